from typing import List
import torch


def f(s: str, n: int) -> List[bool]:
    return [hash(s) == hash(s + ""), hash(n) == hash(n)]
#: ("a", 3)
