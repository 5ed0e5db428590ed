import torch


def f(n: int) -> str:
    if n < 0:
        return "negative"
    elif n == 0:
        word = "zero"
    elif n < 10:
        word = "small"
    else:
        word = "large"
    return word + "."
#: (-1,)
#: (0,)
#: (9,)
#: (10,)
