from typing import List
import torch


def f(xs: List[int], ys: List[str]) -> List[str]:
    return [str(x) + y for x, y in zip(xs, ys)] + [str(i) + y for i, y in enumerate(ys)]
#: ([1, 2], ["a", "b"])
