from typing import List
import torch


def f(n: int, xs: List[int]) -> int:
    for x in xs:
        if x == n:
            return x
        elif x > n:
            continue
        while x < n:
            x += 1
            if x == 3:
                return -x
    if n > 100:
        return 1
    else:
        if n > 50:
            return 2
    return 3
#: (5, [9, 5])
#: (4, [1])
#: (101, [])
#: (60, [70])
#: (2, [1])
