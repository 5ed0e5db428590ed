# docs/language.md 6.3
from typing import Optional


def f(x: Optional[int]) -> int:
    if x is None:
        return -1
    return x * 2


def g(x: Optional[str]) -> str:
    if x is None:
        raise ValueError("none")
    return x + "!"


def main():
    print(f(None), f(4), g("a"))  # expect: -1 8 a!
