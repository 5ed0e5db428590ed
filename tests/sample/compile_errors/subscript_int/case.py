import torch


def f(n: int) -> int:
    return n[0]
#: refused
