from typing import List, Optional
import torch


def f(xs: List[Optional[int]]) -> int:
    total = 0
    for x in xs:
        if x is not None:
            total += x
        else:
            continue
    return total
#: ([1, None, 3],)
#: ([],)
