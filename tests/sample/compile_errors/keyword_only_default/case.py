import torch


def g(x: int, *, plus: int = 1) -> int:
    return x + plus


def f(x: int) -> int:
    return g(x)
#: refused
