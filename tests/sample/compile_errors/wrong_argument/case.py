import torch


def g(x: float) -> float:
    return x


def f(n: int) -> float:
    return g(n)
#: refused
