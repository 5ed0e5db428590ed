from typing import List
import torch


def f(s: str, a: str, b: str) -> List[str]:
    return [s.replace(a, b), s.replace(a, b, 1), s.replace(a, "")]
#: ("banana", "an", "AN")
#: ("aaa", "a", "bb")
#: ("abc", "x", "y")
