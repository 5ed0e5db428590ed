from typing import List, Tuple
import torch


def f(flag: bool) -> Tuple[List[int], List[str], List[Tuple[int, str]]]:
    a: List[int] = []
    b = torch.jit.annotate(List[str], [])
    c: List[Tuple[int, str]] = []
    if flag:
        a.append(1)
        b.append("x")
        c.append((2, "y"))
    return a, b, c
#: (True,)
#: (False,)
