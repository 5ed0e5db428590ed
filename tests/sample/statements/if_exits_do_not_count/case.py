import torch


def f(n: int) -> int:
    if n > 5:
        y = 1
    elif n > 3:
        y = 2
    else:
        raise ValueError("small")
    return y
#: (6,)
#: (4,)
