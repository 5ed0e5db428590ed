# docs/language.md 2.17
from typing import Any, Optional, Tuple


def opt(x: Tuple[Optional[int], Any]) -> str:
    return str(x)


def main():
    print(opt((1, "a")))  # expect: (1, a)
    print(opt((None, [1])))  # expect: (None, [1])
