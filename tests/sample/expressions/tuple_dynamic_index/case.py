import torch


def f(i: int, a: float) -> float:
    t = (a, a + 1, a + 2)
    return t[i]
#: (0, 1.5)
#: (-1, 1.5)
