from typing import List
import torch


def f(xs: List[str]) -> int:
    return xs.index("q")
#: fails
#: (["a"],)
