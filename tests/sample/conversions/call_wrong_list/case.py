from typing import List
import torch


def f(xs: List[int]) -> int:
    return len(xs)
#: fails
#: ([1, "a"],)
#: (3,)
