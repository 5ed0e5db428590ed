from typing import Tuple
import torch


def f(s: str) -> Tuple[int, str]:
    return len(s), s.upper()
#: ("h\u00e9",)
