from typing import List
import torch


def f(xs: List[int]) -> List[int]:
    xs.remove(3)
    return xs
#: fails
#: ([1],)
