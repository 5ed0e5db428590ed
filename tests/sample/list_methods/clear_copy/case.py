from typing import List, Tuple
import torch


def f(xs: List[int]) -> Tuple[List[int], List[int]]:
    ys = xs.copy()
    xs.clear()
    return xs, ys
#: ([1, 2],)
