from typing import Tuple
import torch


def f(t: Tuple[int, int, int], u: Tuple[int, int, int]) -> Tuple[bool, bool, int, Tuple[int, int], bool]:
    return t == u, t != u, len(t), t[:2], 2 in t
#: ((1, 2, 3), (1, 2, 3))
#: ((1, 0, 3), (1, 2, 3))
