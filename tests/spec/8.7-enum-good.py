# docs/language.md 8.7
from enum import Enum


class E(Enum):
    A = 1
    B = 2


def main():
    e = E.A
    print(e, e.name, e.value, e == E.B, e != E.B)  # expect: Enum<E.A> A 1 False True
