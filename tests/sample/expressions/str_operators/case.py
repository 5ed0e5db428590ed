from typing import List, Tuple
import torch


def f(a: str, b: str) -> Tuple[str, List[bool]]:
    return a + b, [a == b, a != b, a < b, a <= b, a > b, a >= b]
#: ("ab", "abc")
#: ("b", "abc")
#: ("", "")
