from typing import List
import torch


def f(xs: List[int]) -> List[int]:
    y = 3
    del y
    del xs[0]
    del xs[-1]
    return xs
#: ([1, 2, 3, 4],)
