from typing import List, Tuple
import torch


def f(xs: List[int], ys: List[int]) -> Tuple[List[int], List[int]]:
    return min(xs, ys), max(xs, ys)
#: ([1, 2], [1, 3])
#: ([], [0])
