from typing import List, Tuple
import torch


def f(s: str, xs: List[int]) -> Tuple[List[str], List[int], List[int], bool]:
    ys = list(xs)
    ys.append(1)
    return list(s), ys, list(range(3)), len(xs) == len(ys)
#: ("abc", [4])
