import torch


def f(x: float) -> float:
    return round(x)
#: (0.5,)
#: (1.5,)
#: (-2.5,)
#: (2.6,)
#: (-0.2,)
