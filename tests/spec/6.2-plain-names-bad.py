# docs/language.md 6.2
from typing import List, Optional


def f(xs: List[Optional[int]]) -> int:
    if xs[0] is not None:
        return xs[0] + 1  # error: arguments for call are not valid: no overload of `+` accepts (Optional[int], int)
    return 0


def g(x: Optional[int]) -> int:
    there = x is not None
    if there:
        return x + 1  # error: arguments for call are not valid: no overload of `+` accepts (Optional[int], int)
    return 0


def main():
    print(f([1, None]))
    print(g(1))
