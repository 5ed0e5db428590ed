from typing import List
import torch


def f(xs: List[str], i: int) -> List[str]:
    xs.insert(i, "new")
    return xs
#: (["a", "b"], 1)
#: (["a", "b"], -1)
#: (["a", "b"], 100)
#: (["a", "b"], -100)
