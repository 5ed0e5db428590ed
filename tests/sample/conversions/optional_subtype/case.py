from typing import List, Optional
import torch


def pick(x: Optional[int]) -> int:
    return -1 if x is None else x


def f(n: int) -> List[int]:
    y: Optional[int] = n
    z: Optional[int] = None
    return [pick(n), pick(None), pick(y), pick(z)]
#: (4,)
