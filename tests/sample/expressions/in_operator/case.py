from typing import List
import torch


def f(n: int, s: str, xs: List[int], names: List[str], ys: List[float]) -> List[bool]:
    return [n in xs, n not in xs, s in names, s in "a string", s not in "abc", 1.5 in ys, n in (1, 2, 3)]
#: (2, "a", [1, 2], ["a"], [1.5])
#: (5, "zz", [1, 2], [], [])
