from typing import Union
import torch


def f(x: Union[int, str]) -> str:
    if isinstance(x, int):
        return "int " + str(x + 1)
    else:
        return "str " + x.upper()
#: (3,)
#: ("ab",)
