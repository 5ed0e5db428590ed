import math
from typing import List
import torch


def f(x: float) -> List[float]:
    return [math.sqrt(x), math.exp(x), math.log(x), math.log10(x), math.log1p(x), math.expm1(x), math.pow(x, 1.5)]
#: (2.0,)
#: (0.25,)
