import torch


def f(n: int) -> int:
    return n
#: fails
#: (2.5,)
#: ("a",)
#: (None,)
