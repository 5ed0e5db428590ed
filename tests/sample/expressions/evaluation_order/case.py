from typing import List
import torch


def say(n: int) -> int:
    print(n)
    return n


def f() -> List[int]:
    return [say(1) + say(2) * say(3), say(4) if say(5) > 0 else say(6)]
#: ()
