from typing import Optional
import torch


def f(x: Optional[str]) -> str:
    if x is not None:
        return x + "!"
    else:
        return "none"
#: (None,)
#: ("a",)
