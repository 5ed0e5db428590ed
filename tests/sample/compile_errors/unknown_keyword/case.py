import torch


def g(a: int) -> int:
    return a


def f(n: int) -> int:
    return g(n, b=1)
#: refused
