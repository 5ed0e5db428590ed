import torch


def f(n: int) -> int:
    if n > 0:
        y = 1
    else:
        y = "one"
    print(y)
    return 0
#: refused
