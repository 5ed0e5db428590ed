import torch


def f(n: int) -> int:
    return len(range(n))
#: refused
