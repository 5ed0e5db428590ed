from typing import List
import torch


def f(xs: List[int], a: int, b: int, c: int) -> List[List[int]]:
    return [xs[a:b], xs[a:], xs[:b], xs[:], xs[a:b:c], xs[::c], xs[::2], xs[-2:]]
#: ([0, 1, 2, 3, 4, 5], 1, 4, 2)
#: ([0, 1, 2, 3, 4, 5], -3, 100, 1)
#: ([0, 1, 2], 5, 2, 3)
#: ([0, 1, 2, 3, 4], 4, 0, -1)
