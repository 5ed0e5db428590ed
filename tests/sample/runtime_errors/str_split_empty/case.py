from typing import List
import torch


def f(s: str) -> List[str]:
    return s.split("")
#: fails
#: ("abc",)
