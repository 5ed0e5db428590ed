from typing import List
import torch


def f(x: float, y: float) -> List[float]:
    return [x / y, x // y, x % y]
#: (7.5, 2.0)
#: (-7.5, 2.0)
#: (1.0, 0.0)
#: (-1.0, 0.0)
#: (0.0, 0.0)
#: (5.0, inf)
