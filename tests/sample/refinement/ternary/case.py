from typing import Optional
import torch


def f(x: Optional[float]) -> float:
    return x * 2 if x is not None else 0.5
#: (None,)
#: (1.5,)
