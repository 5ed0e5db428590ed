# docs/language.md 4.10

def main():
    x = 7
    x %= 4
    print(x)  # expect: 3.
    y = -7
    y %= 4
    print(y)  # expect: -3.
    z = 2
    z **= 3
    print(z)  # expect: 8.
