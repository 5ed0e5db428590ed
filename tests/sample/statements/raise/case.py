import torch


def f(n: int) -> int:
    if n < 0:
        raise ValueError("negative: " + str(n))
    if n == 0:
        raise RuntimeError
    raise IndexError("big", n)
#: fails
#: (-4,)
#: (0,)
#: (7,)
