from typing import Tuple
import torch


def f(n: int, m: int, x: float) -> Tuple[float, float, float]:
    a = n
    a %= m
    b = n
    b **= m
    c = x
    c %= 2.0
    return a, b, c
#: (7, 3, 7.5)
#: (-7, 3, -7.5)
