import torch


def f() -> int:
    t = (1, 2)
    return t[2]
#: refused
