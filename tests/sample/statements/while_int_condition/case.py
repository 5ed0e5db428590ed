import torch


def f(n: int) -> int:
    total = 0
    while n:
        total += n
        n -= 1
    return total
#: (4,)
