from typing import List, Tuple
import torch


def f(xs: List[int]) -> Tuple[List[int], List[int]]:
    ys = xs
    ys.append(9)
    ys[0] = 7
    zs = xs.copy()
    zs.append(1)
    return xs, zs
#: ([1],)
