from typing import List
import torch


def inner(xs: List[int], i: int) -> int:
    if i > 3:
        raise ValueError("deep " + str(i))
    return xs[i]


def outer(xs: List[int], i: int) -> int:
    return inner(xs, i) + 1


def f(xs: List[int], i: int) -> int:
    total = 0
    for k in range(i + 1):
        total += outer(xs, k)
    return total
#: fails
#: ([1, 2], 2)
#: ([1, 2, 3, 4], 9)
