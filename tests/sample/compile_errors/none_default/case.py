import torch


def g(x: int = None) -> int:
    return 1


def f() -> int:
    return g()
#: refused
