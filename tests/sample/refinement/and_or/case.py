from typing import Optional
import torch


def f(x: Optional[int], y: Optional[int]) -> int:
    if x is not None and y is not None and x < y:
        return y - x
    if x is None or x < 0:
        return -1
    return x
#: (1, 5)
#: (None, 5)
#: (3, None)
#: (-3, None)
