from typing import List
import torch


def f(xs: List[int]) -> int:
    a, b = xs
    return a * 10 + b
#: fails
#: ([1],)
#: ([1, 2, 3],)
