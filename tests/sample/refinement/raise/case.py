from typing import Optional
import torch


def f(x: Optional[int]) -> int:
    if x is None:
        raise ValueError("no x")
    y = x
    return y * 2
#: (4,)
