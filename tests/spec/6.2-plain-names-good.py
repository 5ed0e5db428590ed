# docs/language.md 6.2
from typing import List, Optional


def f(xs: List[Optional[int]]) -> int:
    x = xs[0]
    if x is not None:
        return x + 1
    return 0


def main():
    print(f([1, None]), f([None, 1]))  # expect: 2 0
