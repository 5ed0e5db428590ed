from typing import Tuple
import torch


def f(s: str, n: int) -> Tuple[int, str]:
    return ord(s), chr(n)
#: ("A", 98)
#: (" ", 48)
