import torch


def f(n: int) -> int:
    g = lambda x: x
    return g(n)
#: refused
