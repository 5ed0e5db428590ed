import torch


def f(n: int) -> int:
    y = 1
    for i in range(n):
        y = "one"
    return 0
#: refused
