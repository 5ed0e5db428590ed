from typing import List
import torch


def f(s: str, t: str) -> List[str]:
    return [s.strip(), s.lstrip(), s.rstrip(), s.strip(t), s.lstrip(t), s.rstrip(t)]
#: ("  a b\n", " a")
#: ("xxyxx", "x")
#: ("", "")
