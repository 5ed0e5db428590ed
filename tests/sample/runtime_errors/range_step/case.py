import torch


def f(n: int) -> int:
    total = 0
    for i in range(0, 10, n):
        total += i
    return total
#: fails
#: (0,)
