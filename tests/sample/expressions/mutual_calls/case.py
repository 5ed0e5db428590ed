from typing import List, Tuple
import torch


def swap(t: Tuple[int, str]) -> Tuple[str, int]:
    return t[1], t[0]


def grow(xs: List[str], s: str):
    xs.append(s)


def f(n: int) -> Tuple[List[str], int]:
    out: List[str] = []
    s, k = swap((n, "a"))
    grow(out, s)
    grow(out, s + str(k))
    return out, k
#: (3,)
