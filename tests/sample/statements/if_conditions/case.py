from typing import List
import torch


def f(n: int, x: float, b: bool) -> List[int]:
    out: List[int] = []
    if n:
        out.append(1)
    if x:
        out.append(2)
    if b:
        out.append(3)
    if not n:
        out.append(4)
    return out
#: (0, 0.0, False)
#: (2, 0.5, True)
