from typing import Optional
import torch


def f(x: Optional[int]) -> int:
    n = 0
    while x is not None and n < 5:
        n += 1
        y = x
    return n
#: (None,)
#: (2,)
