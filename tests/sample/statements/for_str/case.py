from typing import List
import torch


def f(s: str) -> List[str]:
    out: List[str] = []
    for c in s:
        out.append(c + c)
    return out
#: ("abc",)
#: ("",)
