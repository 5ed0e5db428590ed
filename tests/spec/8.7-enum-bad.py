# docs/language.md 8.7
from enum import Enum


class E(Enum):
    A = 1
    B = 2


def main():
    print(E(1))  # error: enum 'E' can't be called: members are named while compiling, `E.NAME`
    print(E.C)  # error: 'Enum<__torch__.E>' has no attribute 'C'
