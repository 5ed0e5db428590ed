import math
from typing import Tuple
import torch


def f(x: float) -> Tuple[Tuple[float, float], Tuple[float, int], float]:
    return math.modf(x), math.frexp(x), math.ldexp(x, 3)
#: (2.75,)
#: (-0.3,)
