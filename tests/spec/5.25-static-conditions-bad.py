# docs/language.md 5.25
from typing import Optional


def f(x: Optional[int]) -> int:
    if x is None:
        return "reachable"  # error: return value was annotated as having type int but is actually of type str
    return x


def main():
    print(f(5))
