import torch


def f(n: int) -> int:
    return n + missing
#: refused
