from typing import List
import torch


def f(a: bool, b: bool) -> List[bool]:
    return [a and b, a or b, not a, a == b, a != b, a ^ b, a & b, a | b]
#: (True, False)
#: (False, False)
#: (True, True)
