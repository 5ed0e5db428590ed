import torch


def f(n: int) -> int:
    return n(1)
#: refused
