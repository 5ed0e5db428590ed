import math
from typing import Tuple
import torch


def f(a: int, b: int) -> Tuple[int, int]:
    return math.gcd(a, b), math.factorial(b)
#: (12, 18)
#: (7, 5)
