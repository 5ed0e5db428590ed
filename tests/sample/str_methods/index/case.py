from typing import List
import torch


def f(s: str, t: str) -> List[int]:
    return [s.index(t), s.rindex(t)]
#: ("banana", "na")
