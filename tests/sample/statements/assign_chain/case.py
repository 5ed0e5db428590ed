from typing import Tuple
import torch


def f(n: int) -> Tuple[int, int, int]:
    a = b = n + 1
    b += 1
    c: int = a + b
    return a, b, c
#: (1,)
