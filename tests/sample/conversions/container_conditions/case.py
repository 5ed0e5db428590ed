from typing import List, Tuple
import torch


def f(s: str, xs: List[int]) -> Tuple[int, int]:
    return 1 if s else 0, 1 if xs else 0
#: ("", [])
#: ("a", [0])
