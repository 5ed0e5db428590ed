import torch


def f(n: int) -> str:
    return "{} {}".format(n)
#: fails
#: (3,)
