# docs/language.md 9.4
from enum import Enum
from typing import NamedTuple


class E(Enum):
    A = 1


class P(NamedTuple):
    x: int
    y: str


def main():
    print(None, True, [1, 2], ["a", "b"], {"k": "v"}, (1, "b"), (1.0,), ())  # expect: None True [1, 2] [a, b] {k: v} (1, b) (1.,) ()
    print([None, 3], {1: [0.5]}, E.A, [E.A])  # expect: [None, 3] {1: [0.5]} Enum<E.A> [Enum<E.A>]
    print(P(1, "s"))  # expect: (1, s)
