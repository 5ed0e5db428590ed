from typing import List, Optional
import torch


def f(a: Optional[int], b: Optional[str]) -> List[bool]:
    return [a is None, a is not None, b is None, None is b, None is not b]
#: (None, "x")
#: (1, None)
