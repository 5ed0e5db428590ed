from typing import List
import torch


def f(s: str, t: str) -> List[int]:
    return [s.find(t), s.rfind(t), s.find(t, 2), s.find(t, 1, 3), s.rfind(t, 0, 4), s.count(t), s.count(t, 1), s.count(t, 0, 3)]
#: ("banana", "an")
#: ("banana", "x")
#: ("aaa", "a")
