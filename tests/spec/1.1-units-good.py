# docs/language.md 1.1
from enum import Enum
from typing import NamedTuple
import torch


class Color(Enum):
    RED = 1
    BLUE = 2


class Point(NamedTuple):
    x: int
    y: int


@torch.jit.interface
class Shape:
    def area(self) -> int:
        pass


@torch.jit.script
class Square:
    def __init__(self, side: int):
        self.side = side
    def area(self) -> int:
        return self.side * self.side


def area_of(s: Shape) -> int:
    return s.area()


def main():
    print(area_of(Square(3)))  # expect: 9
    print(Color.BLUE.value)  # expect: 2
    print(Point(1, 2).y)  # expect: 2
