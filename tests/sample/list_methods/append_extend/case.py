from typing import List
import torch


def f(xs: List[int], n: int) -> List[int]:
    xs.append(n)
    xs.extend([n + 1, n + 2])
    xs.extend(xs)
    return xs
#: ([1], 5)
