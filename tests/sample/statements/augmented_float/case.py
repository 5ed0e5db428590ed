from typing import List
import torch


def f(x: float, y: float) -> List[float]:
    a = x
    a += y
    b = x
    b -= y
    c = x
    c *= y
    d = x
    d /= y
    return [a, b, c, d]
#: (7.5, 2.0)
#: (1.0, 0.0)
