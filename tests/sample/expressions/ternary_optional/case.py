from typing import Optional
import torch


def f(n: int) -> Optional[int]:
    y = n if n > 2 else None
    return y
#: (3,)
#: (1,)
