import torch


def f(n: int) -> float:
    return n / 0
#: (1,)
#: (-1,)
#: (0,)
