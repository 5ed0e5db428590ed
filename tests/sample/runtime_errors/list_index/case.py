from typing import List
import torch


def f(xs: List[int], i: int) -> int:
    return xs[i]
#: fails
#: ([1, 2], 2)
#: ([1, 2], -3)
#: ([], 0)
