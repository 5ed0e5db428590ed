import torch


def f(b: bool, n: int) -> int:
    return b + n
#: (True, 1)
