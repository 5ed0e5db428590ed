from typing import List, Tuple
import torch


def f(xs: List[int], s: str) -> Tuple[List[int], List[str], List[float], List[List[int]]]:
    return [x * x for x in xs], [c.upper() for c in s], [float(i) / 2 for i in range(3)], [[y + x for y in xs] for x in xs]
#: ([1, 2], "ab")
#: ([], "")
