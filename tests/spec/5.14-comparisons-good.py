# docs/language.md 5.14
from typing import Optional


def main():
    print(1 <= 1, 2 > 3, "a" >= "b", 1.5 != 1.5)  # expect: True False False False
    print(2 in [1, 2], "x" not in {"y": 1}, "b" in "abc", 3 in (1, 2))  # expect: True True True False
    x: Optional[int] = None
    print(x is None)  # expect: True
