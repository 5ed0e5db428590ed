from typing import List
import torch


def f(xs: List[int]) -> int:
    return min(xs)
#: fails
#: ([],)
