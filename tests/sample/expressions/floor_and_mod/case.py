from typing import Tuple
import torch


def f(a: int, b: int) -> Tuple[int, int, float]:
    return a // b, a % b, a / b
#: (7, 2)
#: (-7, 2)
#: (7, -2)
#: (-7, -2)
