import torch


def f(n: int) -> int:
    assert n > 0
    assert n < 10, "too large: " + str(n)
    return n
#: (5,)
