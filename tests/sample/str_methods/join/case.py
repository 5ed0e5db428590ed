from typing import List
import torch


def f(sep: str, xs: List[str]) -> str:
    return sep.join(xs)
#: (", ", ["a", "b", "c"])
#: ("-", [])
#: ("", ["x"])
