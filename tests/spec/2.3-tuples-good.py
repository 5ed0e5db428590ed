# docs/language.md 2.3
from typing import NamedTuple, Tuple


class P(NamedTuple):
    x: int
    y: str


def first(t: Tuple[int, str]) -> int:
    return t[0]


def none(t: Tuple[()]) -> int:
    return len(t)


def main():
    print(first((1, "a")), first(P(2, "b")))  # expect: 1 2
    print(none(()))  # expect: 0
    t: tuple[int, str] = (3, "c")
    print(t)  # expect: (3, c)
