from typing import List, Tuple
import torch


def total(xs: List[int]) -> int:
    return sum(xs)


def f(a: int, b: int) -> Tuple[int, List[int]]:
    t = (a, b)
    return max([a, b]), t * 2
#: (3, 4)
