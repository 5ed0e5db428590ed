from typing import List, Tuple
import torch


def f(xs: List[int], ys: List[float], bs: List[bool]) -> Tuple[int, float, bool, bool, bool, bool]:
    return sum(xs), sum(ys), any(bs), all(bs), any(xs), all(ys)
#: ([1, 2, 3], [0.5, 0.25], [True, False])
#: ([], [], [])
