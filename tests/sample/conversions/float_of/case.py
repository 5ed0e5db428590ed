from typing import Tuple
import torch


def f(n: int, s: str, b: bool) -> Tuple[float, float, float]:
    return float(n), float(s), float(b)
#: (3, "2.5", True)
#: (-9007199254740993, "-inf", False)
#: (0, "1e-7", True)
