from typing import List, Optional
import torch


def f(a: "int", xs: "List[float]") -> "Optional[float]":
    y: "Optional[float]" = None
    if a > 0:
        y = xs[a]
    return y
#: (1, [0.5, 1.5])
#: (0, [])
