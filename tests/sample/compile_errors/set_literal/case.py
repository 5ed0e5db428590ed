import torch


def f(n: int) -> bool:
    return n in {1, 2}
#: refused
