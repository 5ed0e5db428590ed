import torch


def f(n: int) -> int:
    yield n
#: refused
