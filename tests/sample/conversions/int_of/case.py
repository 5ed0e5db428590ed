from typing import Tuple
import torch


def f(x: float, s: str, b: bool) -> Tuple[int, int, int]:
    return int(x), int(s), int(b)
#: (2.9, "17", True)
#: (-2.9, "-3", False)
#: (1e300, "42", True)
