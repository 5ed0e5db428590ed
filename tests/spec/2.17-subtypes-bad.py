# docs/language.md 2.17
from typing import List, Optional


def opt(x: List[Optional[int]]) -> int:
    return len(x)


def main():
    xs = [1, 2]
    print(opt(xs))  # error: 'opt' can't be called with (List[int])
