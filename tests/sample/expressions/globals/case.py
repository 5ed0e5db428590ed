import math
import torch


from typing import Final

LIMIT: Final[int] = 10


def helper(n: int) -> int:
    return n + 1


def f(n: int) -> float:
    return helper(n) * math.pi
#: (3,)
#: (30,)
