from typing import List, Tuple
import torch


def f(xs: List[int], ys: List[float], ss: List[str]) -> Tuple[List[int], List[float], List[str], List[int]]:
    return sorted(xs), sorted(ys), sorted(ss), xs
#: ([3, 1, 2], [0.5, -1.0], ["b", "a", "B"])
