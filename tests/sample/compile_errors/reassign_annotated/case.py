import torch


def f(n: int) -> int:
    x: int = n
    if n > 0:
        x = 2.5
    return x
#: refused
