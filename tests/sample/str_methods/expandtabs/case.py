from typing import Tuple
import torch


def f(s: str) -> Tuple[str, str]:
    return s.expandtabs(), s.expandtabs(4)
#: ("a\tbc\td",)
#: ("none",)
