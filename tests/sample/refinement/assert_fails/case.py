from typing import Optional
import torch


def f(x: Optional[int]) -> int:
    assert x is not None, "must be given"
    return x
#: fails
#: (None,)
