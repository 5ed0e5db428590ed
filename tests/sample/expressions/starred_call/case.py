from typing import List, Tuple
import torch


def add3(a: int, b: int, c: int) -> int:
    return a * 100 + b * 10 + c


def f(a: int) -> Tuple[int, List[int]]:
    t = (a, a + 1)
    return add3(1, *t), [0, *t, 9]
#: (2,)
