from typing import List, Tuple
import torch


def f(xs: List[int]) -> Tuple[int, bool]:
    return sum(x * 2 for x in xs), all([x > 0 for x in xs])
#: ([1, 2],)
#: ([0],)
