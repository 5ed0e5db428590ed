from typing import List
import torch


def f(a: int, b: int, x: float) -> List[float]:
    return [a ** b, x ** 2, 2 ** x, pow(a, b), pow(x, 0.5), a ** -1]
#: (3, 4, 2.25)
#: (2, 62, 0.5)
#: (7, 0, 1.0)
