from typing import List
import torch


def f(s: str, i: int) -> List[str]:
    return [s[i], s[-1], s[0], s[1:], s[:2], s[-2:], s[::2], s[i:100], s[5:2]]
#: ("hello", 1)
#: ("xy", -2)
