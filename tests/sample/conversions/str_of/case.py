from typing import List
import torch


def f(n: int, x: float, b: bool, s: str, xs: List[int]) -> List[str]:
    return [str(n), str(x), str(b), str(s), str(xs), str((n, s))]
#: (-7, 0.1, True, "a b", [1, 2])
#: (0, 3.0, False, "", [])
