from typing import Optional
import torch


def f(n: int) -> Optional[int]:
    if n > 3:
        return n
    return None
#: (5,)
#: (1,)
