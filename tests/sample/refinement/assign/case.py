from typing import Optional
import torch


def f(flag: bool) -> int:
    x: Optional[int] = None
    if flag:
        x = 3
    if x is None:
        x = 7
    return x + 1
#: (True,)
#: (False,)
