import torch


def f(n: int) -> str:
    a = n
    b = a + 1
    a = "n" + str(b)
    return a
#: (4,)
