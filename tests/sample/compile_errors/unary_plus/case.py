import torch


def f(n: int) -> int:
    return +n
#: refused
