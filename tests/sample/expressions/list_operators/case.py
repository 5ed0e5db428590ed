from typing import List, Tuple
import torch


def f(xs: List[int], ys: List[int]) -> Tuple[List[int], List[int], bool, bool]:
    return xs + ys, xs * 2, xs == ys, xs != ys
#: ([1, 2], [3])
#: ([], [])
