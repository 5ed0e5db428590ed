import torch


def f(n: int):
    if n > 3:
        return
    print("small", n)
#: (5,)
#: (1,)
