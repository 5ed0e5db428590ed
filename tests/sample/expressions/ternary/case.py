import torch


def f(n: int) -> str:
    kind = "odd" if n % 2 else "even"
    sign = "+" if n > 0 else "-" if n < 0 else "0"
    return kind + sign
#: (3,)
#: (-4,)
#: (0,)
