from typing import List
import torch


def f(xs: List[float]) -> List[str]:
    return [str(x) for x in xs]
#: ([0.0, -0.0, 1.0, 0.1, 2.5, 1e-7, 1e16, 1e17, 1e20, 123456789.125, 1e300, 5e-324, 3.14159, 1e100],)
#: ([inf, -inf, nan],)
