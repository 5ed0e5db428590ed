from typing import List
import torch


def f(xs: List[int], n: int) -> List[int]:
    return xs[::n]
#: fails
#: ([1, 2], 0)
