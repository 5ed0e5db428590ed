from typing import List
import torch


def f(xs: List[int]) -> List[int]:
    del xs[5]
    return xs
#: fails
#: ([1],)
