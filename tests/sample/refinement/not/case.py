from typing import Optional
import torch


def f(x: Optional[int]) -> int:
    if not (x is None):
        return x
    return 0
#: (None,)
#: (8,)
