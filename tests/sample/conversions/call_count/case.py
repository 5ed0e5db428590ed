import torch


def f(n: int, m: int) -> int:
    return n + m
#: fails
#: (1,)
#: (1, 2, 3)
