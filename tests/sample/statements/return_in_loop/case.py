from typing import List
import torch


def f(xs: List[int], want: int) -> int:
    for i in range(len(xs)):
        for j in range(len(xs)):
            if i != j and xs[i] + xs[j] == want:
                return i * 100 + j
    return -1
#: ([1, 4, 6, 9], 10)
#: ([1, 4], 50)
