import torch


LIMIT = 10


def f(n: int) -> bool:
    return n < LIMIT
#: refused
