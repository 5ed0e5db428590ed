from typing import List
import torch


def f(xs: List[int]) -> int:
    return xs.pop()
#: fails
#: ([],)
