from typing import List
import torch


def f(xs: List[int], ys: List[float]) -> float:
    total = 0.0
    for x, y in zip(xs, ys):
        total += x * y
    for i, y in enumerate(ys, 1):
        total += i * y
    return total
#: ([1, 2], [0.5, 0.25])
