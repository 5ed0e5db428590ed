from typing import List
import torch


def f(n: int, x: float, s: str, xs: List[int]) -> List[bool]:
    return [isinstance(n, int), isinstance(n, float), isinstance(x, (int, float)), isinstance(s, str), isinstance(xs, list), isinstance((n, s), tuple)]
#: (1, 2.0, "a", [])
