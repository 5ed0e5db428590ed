from typing import Optional
import torch


def f(x: Optional[int]) -> int:
    if x is None:
        return -1
    return x + 1
#: (None,)
#: (3,)
