from typing import *
import math
import torch

def f16b(x: int) -> int:
    return x

def f18(x: int):
    return f16b(y=x)

def f19(x: float) -> int:
    return f16b(x)

def f45(x: int):
    return ValueError("a")

def f47(x: int):
    print(x, end="")

def f49(x: int):
    return range(x)

def f51(x: int = "a"):
    return x

def f54(x: int) -> Callable:
    return x

def f59(x: int):
    return max(x, key=abs)

def f60(x: int):
    return tuple([1, 2])

def f61(x: int):
    for t in (1, 2):
        if t == 1:
            break
    return x

def f89(x: List[int]):
    return x.foo

def f90(x: int):
    return int("1", 16)

def f91(x: int):
    return f16b(*[x])

def f99(x: "int", y: "List[foo]") -> "str":
    return x

torch.jit.script(f18)
torch.jit.script(f19)
torch.jit.script(f45)
torch.jit.script(f47)
torch.jit.script(f49)
torch.jit.script(f51)
torch.jit.script(f59)
torch.jit.script(f60)
torch.jit.script(f61)
torch.jit.script(f89)
torch.jit.script(f90)
torch.jit.script(f91)
