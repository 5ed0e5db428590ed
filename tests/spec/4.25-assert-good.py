# docs/language.md 4.25
from typing import Optional


def f(x: Optional[int]) -> int:
    assert x is not None, "no x"
    return x + 1


def main():
    print(f(1))  # expect: 2
