import torch


def f(n: int) -> str:
    return "%q" % n
#: fails
#: (3,)
