# docs/language.md 3.7
from typing import List


def total(x: List[int]) -> int:
    return sum(x)


def main():
    print(total((1, "a")))  # error: 'total' can't be called with (Tuple[int, str])
