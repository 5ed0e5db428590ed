from typing import List
import torch


def f(n: int) -> List[int]:
    xs = []
    xs.append(n)
    return xs
#: refused
