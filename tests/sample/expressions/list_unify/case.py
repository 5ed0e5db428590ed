from typing import List, Optional
import torch


def f(n: int) -> List[Optional[int]]:
    return [n, None, n + 1]
#: (2,)
