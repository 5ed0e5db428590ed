# docs/language.md 4.2

def main():
    xs = [1, 2]
    a, b = xs
    print(a, b)  # expect: 1 2
