from typing import *
import math
import torch

def p2(xs: List[int], y: Optional[int] = None) -> List[int]:
    if y is None:
        y = 3
    out: List[int] = []
    for x in xs:
        if x > y:
            out.append(x)
        elif x == y:
            out += [x, x]
        else:
            out = out + [0]
    return out

def p4(x: Union[int, str, List[int]]) -> str:
    if isinstance(x, int):
        return str(x + 1)
    elif isinstance(x, str):
        return x.upper()
    else:
        return str(len(x))

def p5(x: Any) -> int:
    if isinstance(x, (int, bool)):
        return 1
    assert isinstance(x, str)
    return len(x)

def p10(x: Optional[List[int]]) -> int:
    return len(x) if x is not None else 0

def p21(x: Optional[int], y: Optional[int]) -> int:
    if x is not None and y is not None:
        return x + y
    if x is None and y is None:
        return 0
    if x is None:
        x = 5
    z = x
    return z

def q5(n: int):
    x: Optional[int] = None
    while n > 0:
        if x is None:
            x = n
        else:
            x = x + 1
        n -= 1
    return x

def q6(x: Optional[int]):
    y = x if x is not None else 3
    z = 3 if x is None else x
    return y + z

def q7(x: Optional[int]):
    if not (x is None):
        return x + 1
    return 0

def q8(x: List[Optional[int]]):
    t = 0
    for v in x:
        if v is not None:
            t += v
    return t

def q22(x: Any):
    if isinstance(x, int):
        return x + 1
    elif isinstance(x, float):
        return int(x)
    return 0

def q23(x: Union[int, str]):
    if isinstance(x, str):
        y = 1
    else:
        y = x
    return y

def q30(x: Optional[int], y: bool):
    assert x is not None and y, "msg %d" % 3
    return x + 1

def q31(x: Optional[int]):
    if x is None:
        raise ValueError("none")
    return x + 1

torch.jit.script(p2)
torch.jit.script(p4)
torch.jit.script(p5)
torch.jit.script(p10)
torch.jit.script(p21)
torch.jit.script(q5)
torch.jit.script(q6)
torch.jit.script(q7)
torch.jit.script(q8)
torch.jit.script(q22)
torch.jit.script(q23)
torch.jit.script(q30)
torch.jit.script(q31)
