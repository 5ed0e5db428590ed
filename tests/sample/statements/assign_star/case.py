from typing import Tuple
import torch


def f(a: int, b: int, c: int) -> Tuple[int, Tuple[int, int], int]:
    t = (a, b, c, a + c)
    first, *rest, last = t
    return first, rest, last
#: (1, 2, 3)
