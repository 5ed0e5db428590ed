import torch


def f(a: int, s: str) -> bool:
    return (a, s) == (3, "q")
#: refused
