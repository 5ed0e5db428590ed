import torch


def middle(n: int) -> int:
    print("middle")
    return n


def f(a: int, b: int, c: int) -> bool:
    return a < middle(b) <= c
#: (1, 2, 3)
#: (3, 2, 3)
#: (1, 2, 1)
