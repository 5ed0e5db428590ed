# docs/language.md 3.7
from typing import List


def total(x: List[int]) -> int:
    return sum(x)


def main():
    print(total((1, 2, 3)))  # expect: 6
