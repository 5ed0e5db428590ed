from typing import List
import torch


def scale(x: float, by: float = 2.0, *, plus: int, name: str) -> str:
    return name + str(x * by + plus)


def f(x: float) -> List[str]:
    return [scale(x, plus=1, name="a"), scale(x, 3.0, name="b", plus=2), scale(by=0.5, x=x, plus=0, name=""), scale(name="m", plus=5, x=x)]
#: (1.5,)
