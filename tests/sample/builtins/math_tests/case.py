import math
from typing import List
import torch


def f(x: float) -> List[bool]:
    return [math.isnan(x), math.isinf(x), math.isfinite(x)]
#: (nan,)
#: (inf,)
#: (1.0,)
