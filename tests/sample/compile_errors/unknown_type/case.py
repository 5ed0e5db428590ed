import torch


def f(n: "Number") -> int:
    return 1
#: refused
