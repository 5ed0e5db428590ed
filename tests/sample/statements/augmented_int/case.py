from typing import List
import torch


def f(n: int, m: int) -> List[int]:
    a = n
    a += m
    b = n
    b -= m
    c = n
    c *= m
    d = n
    d |= m
    e = n
    e &= m
    g = n
    g ^= m
    h = n
    h <<= 2
    i = n
    i >>= 1
    return [a, b, c, d, e, g, h, i]
#: (12, 5)
#: (-12, 5)
