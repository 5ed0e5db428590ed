from typing import Tuple, NamedTuple
import torch


class Point(NamedTuple):
    x: int
    y: float


def move(p: Point, by: float) -> Point:
    return Point(p.x + 1, p.y + by)


def f(n: int) -> Tuple[int, float, str, int]:
    p = move(Point(n, y=0.5), 2.0)
    a, b = p
    return a, p.y, str(p[1]), len(p)
#: (3,)
