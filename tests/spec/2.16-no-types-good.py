# docs/language.md 2.16
from typing import List


def f(x: List[int]) -> int:
    return len(x)


def main():
    print(f([1]))  # expect: 1
