# docs/language.md 6.5
from typing import Any


def f(x: Any) -> str:
    if isinstance(x, 5):  # error: Constant cannot be used in a type expression
        return "five"
    return "other"


def main():
    print(f(1))
