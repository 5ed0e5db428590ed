import math
from typing import List
import torch


def f(n: int) -> List[float]:
    return [math.sqrt(n), math.exp(n), math.sin(n), math.log(n)]
#: (2,)
