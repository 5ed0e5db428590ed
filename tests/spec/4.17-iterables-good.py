# docs/language.md 4.17
from enum import Enum


class E(Enum):
    A = 1
    B = 2


def main():
    for i in range(1, 6, 2):
        print(i)
    for c in "ab":
        print(c)
    for k in {"x": 1, "y": 2}:
        print(k)
    for m in E:
        print(m.value)
    for v in (1, "two", 3.0):
        print(v)
    for i, (a, b) in enumerate(zip([1, 2], ["p", "q"])):
        print(i, a, b)
