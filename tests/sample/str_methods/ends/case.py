from typing import List
import torch


def f(s: str, t: str) -> List[bool]:
    return [s.startswith(t), s.endswith(t), s.startswith(t, 1), s.endswith(t, 0, 3)]
#: ("banana", "ban")
#: ("banana", "ana")
#: ("b", "")
