# docs/language.md 2.16
from typing import Sequence


def f(x: Sequence[int]) -> int:  # error: unknown type constructor Sequence
    return 1


def main():
    print(f([1]))
