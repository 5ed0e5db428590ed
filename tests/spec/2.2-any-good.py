# docs/language.md 2.2
from typing import Any


def kind(x: Any) -> str:
    if isinstance(x, int):
        return "int " + str(x + 1)
    return "other " + str(x)


def main():
    print(kind(1))  # expect: int 2
    print(kind("s"))  # expect: other s
    print(kind([1.5]))  # expect: other [1.5]
