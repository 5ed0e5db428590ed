from typing import List
import torch


def f(n: int, x: float) -> List[bool]:
    return [bool(n), bool(x), not n, not x]
#: (0, 0.0)
#: (-1, -0.0)
#: (5, 1e-300)
