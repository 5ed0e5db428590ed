import torch


def f(n: int) -> int:
    return 1 if (n, n) else 0
#: refused
