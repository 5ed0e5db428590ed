import math
from typing import List
import torch


def f(x: float) -> List[float]:
    return [math.sin(x), math.cos(x), math.tan(x), math.asin(x), math.acos(x), math.atan(x), math.atan2(x, 2.0), math.sinh(x), math.cosh(x), math.tanh(x), math.asinh(x), math.atanh(x)]
#: (0.5,)
#: (-0.25,)
