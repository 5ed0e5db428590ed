import torch


def f(n: int, **kw: int) -> int:
    return n
#: refused
