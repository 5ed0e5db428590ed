from typing import List
import torch


def loud(n: int) -> bool:
    print("loud", n)
    return n > 0


def f(n: int) -> List[bool]:
    return [loud(n) and loud(n - 1), loud(n) or loud(n - 1)]
#: (0,)
#: (1,)
#: (2,)
