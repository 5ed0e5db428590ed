from typing import Tuple
import torch


def f() -> Tuple[bool, int]:
    if torch.jit.is_scripting():
        a = 1
    else:
        a = 2
    return torch.jit.is_scripting(), a
#: ()
