from typing import List
import torch


def f(xs: List[int]) -> List[int]:
    return [x for x in xs if x > 0]
#: refused
