import torch


def f(n: int) -> int:
    """Statements that do nothing."""
    pass
    n + 1
    "text"
    if n > 0:
        pass
    return n
#: (2,)
