from typing import List, Optional
import torch


def f(x: Optional[List[int]]) -> int:
    assert x is not None
    return len(x)
#: ([1, 2],)
