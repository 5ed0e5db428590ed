import torch


def f(n: int) -> int:
    try:
        n = 1
    except ValueError:
        n = 2
    return n
#: refused
