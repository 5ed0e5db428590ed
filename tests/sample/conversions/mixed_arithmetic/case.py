from typing import List
import torch


def f(n: int, x: float) -> List[float]:
    return [n + x, n - x, n * x, n / x, n // x, n % x, x + n, x - n, x / n, x // n, x % n]
#: (7, 2.5)
#: (-7, 2.5)
#: (7, -0.75)
