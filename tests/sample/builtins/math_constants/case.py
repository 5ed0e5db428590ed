import math
from typing import List
import torch


def f() -> List[float]:
    return [math.pi, math.e, math.inf, math.tau]
#: ()
