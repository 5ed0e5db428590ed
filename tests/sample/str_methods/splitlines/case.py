from typing import List, Tuple
import torch


def f(s: str) -> Tuple[List[str], List[str]]:
    return s.splitlines(), s.splitlines(True)
#: ("a\nb\n\nc",)
#: ("a\r\nb",)
#: ("",)
