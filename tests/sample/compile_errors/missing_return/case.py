import torch


def f(n: int) -> int:
    if n > 0:
        return 1
#: refused
