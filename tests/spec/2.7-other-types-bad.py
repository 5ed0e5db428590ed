# docs/language.md 2.7
from typing import List


def f(x: List) -> int:  # error: attempted to use List without a contained type. Please add a contained type, e.g. List[int]
    return 1


def main():
    print(f([1]))
