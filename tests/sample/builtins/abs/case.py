from typing import Tuple
import torch


def f(n: int, x: float) -> Tuple[int, float]:
    return abs(n), abs(x)
#: (-3, -0.5)
#: (3, inf)
