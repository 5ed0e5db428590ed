from typing import List
import torch


def f(xs: List[int], i: int) -> List[int]:
    xs[i] = 3
    return xs
#: fails
#: ([1], 1)
