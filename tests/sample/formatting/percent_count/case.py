import torch


def f(n: int) -> str:
    return "%d %d" % (n,)
#: fails
#: (3,)
