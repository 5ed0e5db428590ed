from typing import List
import torch


def f(xs: List[int]) -> List[int]:
    xs.append("a")
    return xs
#: refused
