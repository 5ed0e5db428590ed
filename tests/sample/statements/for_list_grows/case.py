from typing import List
import torch


def f(xs: List[int]) -> List[int]:
    for x in xs:
        xs.append(x * 10)
    return xs
#: ([1, 2, 3],)
