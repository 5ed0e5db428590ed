# docs/language.md 1.2

def never(x: int) -> int:
    return x + "a"


def inner(x: int) -> int:
    return x * 2


def outer(x: int) -> int:
    return inner(x) + 1


def main():
    print(outer(4))  # expect: 9
