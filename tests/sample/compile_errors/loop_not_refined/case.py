from typing import Optional
import torch


def f(x: Optional[int]) -> int:
    n = 0
    while x is not None:
        n += x
        x = None
    return n
#: refused
