from typing import *
import math
import torch

def f2(x: List[int]):
    for i in x:
        if i > 3:
            break
    return i

def f16(x: int):
    return foo(x)

def f35(x: int):
    del x
    return x

def f37(x: int):
    if x > 0:
        y: int = 1
    else:
        y: str = "a"
    return y

def f38(x: int):
    y = 1
    if x > 0:
        y: int = 2
    return y

def f55(x: int):
    return math.foo(x)

def f81(x: int):
    y = 3
    y = "a"
    for i in range(3):
        y = 3
    return y

torch.jit.script(f2)
torch.jit.script(f16)
torch.jit.script(f35)
torch.jit.script(f37)
torch.jit.script(f38)
torch.jit.script(f55)
torch.jit.script(f81)
