import math
from typing import List
import torch


def f(x: float) -> List[float]:
    return [math.gamma(x), math.lgamma(x), math.erf(x), math.erfc(x), math.degrees(x), math.radians(x), math.fmod(x, 0.7), math.acosh(x + 1.0)]
#: (2.5,)
#: (0.5,)
