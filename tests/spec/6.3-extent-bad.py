# docs/language.md 6.3
from typing import Optional


def f(x: Optional[int]) -> int:
    if x is not None:
        print(x + 1)
    return x + 1  # error: arguments for call are not valid: no overload of `+` accepts (Optional[int], int)


def main():
    print(f(4))
