from typing import List
import torch


def f(a: int, b: int) -> List[int]:
    return [a & b, a | b, a ^ b, a << b, a >> b]
#: (6, 3)
#: (-6, 3)
#: (1, 62)
