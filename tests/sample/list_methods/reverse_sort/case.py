from typing import List, Tuple
import torch


def f(xs: List[int], ys: List[str], bs: List[bool]) -> Tuple[List[int], List[int], List[str], List[bool]]:
    a = xs.copy()
    a.sort(reverse=True)
    xs.sort()
    ys.reverse()
    bs.sort()
    return a, xs, ys, bs
#: ([3, 1, 2], ["x", "y", "z"], [True, False, True])
