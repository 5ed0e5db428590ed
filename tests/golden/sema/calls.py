from typing import *
import math
import torch

def lst(a: List[int]) -> int:
    return len(a)

def dflt(a: int, b: float = 2, s: str = "x", o: Optional[int] = None) -> float:
    return a * b

def q2(n: int):
    return lst([]) + lst([n]) + lst((1, 2))

def q3(n: int):
    return dflt(n) + dflt(n, 3.0, o=4) + dflt(b=1.5, a=2)

def q33(x: int, y: str = "a", *, z: int):
    return x + z

def q34(n: int):
    return q33(n, z=3) + q33(n, "b", z=4)

def p32(a: "int", b: "Optional[List[int]]" = None) -> "int":
    return a if b is None else b[0]

def p33(a, b):
    # type: (int, str) -> str
    return b + str(a)

torch.jit.script(q2)
torch.jit.script(q3)
torch.jit.script(q33)
torch.jit.script(q34)
torch.jit.script(p32)
torch.jit.script(p33)
