import torch


def g(a: int, b: int) -> int:
    return a


def f(n: int) -> int:
    return g(n)
#: refused
