import math
from typing import Tuple
import torch


def f(x: float) -> Tuple[int, int, float, float]:
    return math.floor(x), math.ceil(x), math.fabs(x), math.copysign(2.0, x)
#: (2.5,)
#: (-2.5,)
