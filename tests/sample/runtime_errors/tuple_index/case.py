import torch


def f(i: int) -> int:
    t = (1, 2)
    return t[i]
#: fails
#: (2,)
