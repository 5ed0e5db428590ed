from typing import List
import torch


def f(xs: List[float], ss: List[str]) -> List[int]:
    return [xs.index(1.5), xs.count(1.5), ss.index("b"), ss.count("zz")]
#: ([0.5, 1.5, 1.5], ["a", "b"])
