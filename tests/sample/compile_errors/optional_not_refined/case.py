from typing import Optional
import torch


def f(x: Optional[int]) -> int:
    return x + 1
#: refused
