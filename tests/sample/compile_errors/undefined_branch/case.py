import torch


def f(n: int) -> int:
    if n > 0:
        y = 1
    return y
#: refused
