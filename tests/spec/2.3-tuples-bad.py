# docs/language.md 2.3
from typing import Tuple


def first(t: Tuple[int, str]) -> int:
    return t[0]


def main():
    print(first((1, 2)))  # error: 'first' can't be called with (Tuple[int, int])
