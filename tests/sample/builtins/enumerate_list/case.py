from typing import List, Tuple
import torch


def f(xs: List[str]) -> List[Tuple[int, str]]:
    return [(i, x) for i, x in enumerate(xs)]
#: (["a", "b"],)
#: ([],)
