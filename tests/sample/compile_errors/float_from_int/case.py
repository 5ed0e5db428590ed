import torch


def f(n: int) -> float:
    x: float = n
    return x
#: refused
