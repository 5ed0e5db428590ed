from typing import List
import torch


def f(xs: List[int]) -> List[int]:
    return list(map(abs, xs))
#: refused
