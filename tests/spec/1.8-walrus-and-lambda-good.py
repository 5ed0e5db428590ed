# docs/language.md 1.8

def square(x: int) -> int:
    return x * x


def main():
    y = 3
    print(square(y))  # expect: 9
