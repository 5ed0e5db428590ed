from typing import List
import torch


def f(s: str) -> List[str]:
    return [s.upper(), s.lower(), s.capitalize(), s.title(), s.swapcase()]
#: ("hello wORLD",)
#: ("they're 2x",)
#: ("",)
