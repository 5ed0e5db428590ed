# docs/language.md 2.2
from typing import Any


def kind(x: Any) -> int:
    return x + 1  # error: arguments for call are not valid: no overload of `+` accepts (Any, int)


def main():
    print(kind(1))
