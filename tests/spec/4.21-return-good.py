# docs/language.md 4.21
from typing import List


def find(xs: List[int], x: int) -> int:
    for i in range(len(xs)):
        if xs[i] == x:
            return i
    return -1


def none(c: bool):
    if c:
        return None


def main():
    print(find([4, 5, 6], 6), find([4], 6))  # expect: 2 -1
    print(none(True), none(False))  # expect: None None
