import math
import torch


def f(n: int) -> int:
    return math.factorial(n)
#: fails
#: (-1,)
