import torch


def f(n: int) -> int:
    n //= 2
    return n
#: refused
