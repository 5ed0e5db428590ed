from typing import List
import torch


def f(n: int) -> List[List[int]]:
    a = [i for i in range(n)]
    b: List[int] = []
    for i in range(2, n):
        b.append(i)
    for i in range(n, 0, -2):
        b.append(i)
    for i in range(5, 2):
        b.append(100)
    return [a, b]
#: (5,)
#: (0,)
