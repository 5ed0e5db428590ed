from typing import List, Tuple
import torch


def f(a, b):
    # type: (int, List[str]) -> Tuple[int, str]
    return a + 1, b[0]
#: (4, ["x"])
