from typing import List
import torch


def gcd(a: int, b: int) -> int:
    while b != 0:
        a, b = b, a % b
    return a


def lcm(a: int, b: int) -> int:
    return a // gcd(a, b) * b


def f(xs: List[int]) -> int:
    out = 1
    for x in xs:
        out = lcm(out, x)
    return out
#: ([4, 6, 10],)
