import torch


def f(n: int) -> int:
    if n > 0:
        break
    return n
#: refused
