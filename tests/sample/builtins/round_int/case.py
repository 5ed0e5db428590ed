import torch


def f(n: int) -> float:
    return round(n)
#: (7,)
