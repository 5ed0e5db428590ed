import torch


def f(n: int) -> str:
    return n
#: refused
