from typing import List, Tuple
import torch


def f(xs: List[int]) -> Tuple[int, int, int, List[int]]:
    return xs.pop(), xs.pop(0), xs.pop(-1), xs
#: ([1, 2, 3, 4, 5],)
