from typing import List, Tuple
import torch


def f(a: int, b: int, x: float, xs: List[int], ys: List[float]) -> Tuple[int, int, float, float, int, int, float, int]:
    return min(a, b), max(a, b), min(x, 2.5), max(a, x), min(xs), max(xs), max(ys), max(a, b, 3, 4)
#: (1, 2, 3.5, [5, 3, 4], [0.5, -1.0])
#: (-1, -2, -3.5, [5], [0.5])
