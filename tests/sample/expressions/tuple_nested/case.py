from typing import List, Tuple
import torch


def f(t: Tuple[int, Tuple[str, List[float]]]) -> Tuple[str, float, int]:
    n, (s, xs) = t
    return s + t[1][0], xs[n], len(t[1][1])
#: ((1, ("a", [0.5, 1.5])),)
