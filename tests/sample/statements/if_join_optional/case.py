from typing import Optional
import torch


def f(n: int) -> Optional[str]:
    if n > 0:
        x: Optional[str] = "yes"
    else:
        x = None
    return x
#: (1,)
#: (0,)
