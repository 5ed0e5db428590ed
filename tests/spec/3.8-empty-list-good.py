# docs/language.md 3.8
from typing import List


def n(x: List[str]) -> int:
    return len(x)


def main():
    print(n([]))  # expect: 0
