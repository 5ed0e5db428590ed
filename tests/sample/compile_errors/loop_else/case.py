import torch


def f(n: int) -> int:
    for i in range(n):
        n += 1
    else:
        n = 0
    return n
#: refused
