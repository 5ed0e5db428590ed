from typing import Optional
import torch


def f(x: Optional[int]) -> int:
    if x is not None:
        return torch.jit._unwrap_optional(x) + 1
    return 0
#: (1,)
#: (None,)
