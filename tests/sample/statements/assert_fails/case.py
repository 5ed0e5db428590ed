import torch


def f(n: int) -> int:
    assert n > 0, "not positive"
    assert n < 10, f"too large: {n}"
    assert n != 5
    return n
#: fails
#: (0,)
#: (12,)
#: (5,)
