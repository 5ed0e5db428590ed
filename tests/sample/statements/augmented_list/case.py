from typing import List, Tuple
import torch


def f(xs: List[int], ys: List[int]) -> Tuple[List[int], List[int]]:
    alias = xs
    xs += ys
    xs[0] += 10
    xs[-1] *= 2
    return xs, alias
#: ([1, 2], [3])
