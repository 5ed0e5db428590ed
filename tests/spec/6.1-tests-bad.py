# docs/language.md 6.1
from typing import Optional


def f(x: Optional[int], y: Optional[int]) -> int:
    if x is not None or y is not None:
        return x + y  # error: arguments for call are not valid: no overload of `+` accepts (Optional[int], Optional[int])
    return 0


def main():
    print(f(1, 2))
