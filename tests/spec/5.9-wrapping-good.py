# docs/language.md 5.9

def main():
    x = 9223372036854775807
    print(x + 1)  # expect: -9223372036854775808
    print(x * 2)  # expect: -2
    print(-x - 2)  # expect: 9223372036854775807
