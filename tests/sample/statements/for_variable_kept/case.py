from typing import List
import torch


def f(xs: List[int]) -> int:
    last = -1
    for last in xs:
        pass
    return last
#: ([3, 4],)
#: ([],)
