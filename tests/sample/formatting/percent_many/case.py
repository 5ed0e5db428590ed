import torch


def f(n: int) -> str:
    return "%d" % (n, n)
#: fails
#: (3,)
