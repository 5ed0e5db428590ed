from typing import List
import torch


def f(n: int, x: float) -> List[bool]:
    return [n == x, n != x, n < x, n <= x, n > x, n >= x, x < n, x == n]
#: (2, 2.0)
#: (2, 2.5)
#: (3, nan)
