from typing import List
import torch


def f(xs: List[int]) -> int:
    a, *b = xs
    return a
#: refused
