import torch


def f(n: int) -> None:
    print(n, end="")
#: refused
