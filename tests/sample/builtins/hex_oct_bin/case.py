from typing import List
import torch


def f(n: int) -> List[str]:
    return [hex(n), oct(n), bin(n)]
#: (255,)
#: (-10,)
#: (0,)
