from typing import Tuple
import torch


def f(a: int, s: str) -> Tuple[int, str, Tuple[int, str, float], int, bool, Tuple[str, float]]:
    t = (a, s) + (2.5,)
    return t[0], t[-2], t, len(t), (a, a) == (3, 3), t[1:]
#: (3, "q")
#: (4, "q")
