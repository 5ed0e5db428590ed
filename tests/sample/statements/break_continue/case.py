from typing import List
import torch


def f(n: int) -> List[int]:
    out: List[int] = []
    for i in range(n):
        if i % 3 == 1:
            continue
        if i > 7:
            break
        out.append(i)
    return out
#: (3,)
#: (20,)
