import torch


def f(n: int) -> int:
    for i in n:
        pass
    return n
#: refused
