from typing import Tuple
import torch


def f(a: int, b: int, x: float) -> Tuple[Tuple[int, int], Tuple[float, float]]:
    return divmod(a, b), divmod(x, 2.0)
#: (7, 2, 7.5)
#: (-7, 2, -7.5)
