import torch


def f(n: int):
    if n > 0:
        return 1
    return "a"
#: refused
