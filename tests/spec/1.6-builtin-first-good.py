# docs/language.md 1.6
def len(x: str) -> int:
    return 5


def abs(x: int) -> int:
    return 77


def main():
    print(len("abc"))  # expect: 3
    print(abs(-1))  # expect: 1
