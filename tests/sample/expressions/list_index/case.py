from typing import List, Tuple
import torch


def f(xs: List[int], i: int) -> Tuple[int, int, int]:
    return xs[i], xs[-1], xs[0]
#: ([5, 6, 7], 1)
#: ([5, 6, 7], -3)
