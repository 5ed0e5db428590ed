from typing import Tuple
import torch


def f(n: int, x: float) -> Tuple[bool, bool, bool]:
    return n and x, n or x, not n and x
#: (3, 0.0)
#: (0, 2.5)
