from typing import *
import math
import torch

def a(n: int):
    assert n > 0, "bad"
    return n

def a1(n: int):
    assert n > 0
    return n

def a2(n: int):
    assert n > 0, n
    return n

def b(n: int):
    if n == 1:
        raise ValueError
    if n == 2: raise ValueError("x", n)
    if n == 3: raise ValueError(n)
    if n == 4: raise ValueError()
    return n

torch.jit.script(a)
torch.jit.script(a1)
torch.jit.script(a2)
torch.jit.script(b)
