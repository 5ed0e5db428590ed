from typing import List
import torch


def f(a: int, b: int) -> List[int]:
    a, b = b, a
    (c, (d, e)) = (a, (b, a + b))
    return [a, b, c, d, e]
#: (1, 2)
