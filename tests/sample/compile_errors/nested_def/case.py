import torch


def f(n: int) -> int:
    def g(x: int) -> int:
        return x
    return g(n)
#: refused
