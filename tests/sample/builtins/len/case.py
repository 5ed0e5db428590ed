from typing import List, Tuple
import torch


def f(s: str, xs: List[int], t: Tuple[int, int, int]) -> List[int]:
    return [len(s), len(xs), len(t), len([]), len("")]
#: ("abc", [1, 2], (1, 2, 3))
