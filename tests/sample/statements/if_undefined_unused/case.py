import torch


def f(n: int) -> int:
    if n > 0:
        only_here = n * 2
        return only_here
    return 0
#: (3,)
#: (-3,)
