from typing import List, Tuple
import torch


def f(n: int) -> Tuple[List[Tuple[int, str]], str]:
    xs = [(i, str(i)) for i in range(n)]
    xs.append((n, "last"))
    return xs, xs[-1][1]
#: (2,)
