import torch


def f(n: int, s: str) -> str:
    return s + n
#: refused
