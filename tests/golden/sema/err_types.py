from typing import *
import math
import torch

def f1(x: int):
    y = x if x > 0 else "a"
    return y

def f3(x: int) -> Tuple[int, str]:
    return x, x

def f4(x: Optional[int]):
    return x + 1

def f5(x: Optional[str]):
    return x.upper()

def f6(x: List[int]):
    x.append("a")
    return x

def f9(x: int):
    return x[0]

def f10(x: Tuple[int, str], i: int):
    return x[i]

def f11(x: Tuple[int, str]):
    return x[5]

def f12():
    a = []
    a.append(1)
    return a

def f15(x: int):
    while x > 0:
        x = x / 2
    return x

def f20():
    x: List[int] = [1, "a"]
    return x

def f39(x: int):
    a, b = x
    return a

def f40(x: List[int]):
    a, *b = x
    return a

def f41(x: int):
    return {1: x, "a": x}

def f43(x: int):
    return x < "a"

def f50(x: int):
    return torch.jit.annotate(List[int], ["a"])

def f65(x: int):
    if x > 0:
        return 1
    return "a"

def f66(x: int) -> Optional[int]:
    return "a"

def f88(x: int) -> int:
    y = None
    if x > 0:
        y = x
    return y

def f97(x: int) -> float:
    return x

torch.jit.script(f1)
torch.jit.script(f3)
torch.jit.script(f4)
torch.jit.script(f5)
torch.jit.script(f6)
torch.jit.script(f9)
torch.jit.script(f10)
torch.jit.script(f11)
torch.jit.script(f12)
torch.jit.script(f15)
torch.jit.script(f20)
torch.jit.script(f39)
torch.jit.script(f40)
torch.jit.script(f41)
torch.jit.script(f43)
torch.jit.script(f50)
torch.jit.script(f65)
torch.jit.script(f66)
torch.jit.script(f88)
torch.jit.script(f97)
