from typing import List, Tuple
import torch


def f(xs: List[int], ss: List[str]) -> Tuple[List[int], List[str]]:
    xs.remove(2)
    ss.remove("b")
    return xs, ss
#: ([1, 2, 3, 2], ["a", "b"])
