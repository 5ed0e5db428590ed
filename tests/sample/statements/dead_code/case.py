import torch


def f(n: int) -> int:
    return n
    return "not compiled" + 3
#: (2,)
