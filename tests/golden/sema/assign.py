from typing import *
import math
import torch

def p8(x: Tuple[int, Tuple[str, float]]) -> str:
    a, (b, c) = x
    (d, e), f = (a, b), c
    return "%d %s %f" % (d, e, f)

def p13(l: List[float]) -> float:
    l.sort()
    l.reverse()
    m = l[0]
    del l[0]
    l[-1] = 2.5
    return m + l.pop() + min(l) + max(1.0, 2.0)

def p22(x: int) -> float:
    y = float(x)
    y %= 3
    y -= 0.5
    return round(y)

def p26(n: int) -> Tuple[int, List[int]]:
    x = y = n
    x += 1
    a = b = [1, 2]
    a.append(3)
    return x + y, b

def q10(n: int):
    x = 3
    x = "a"
    return x

def q24(x: List[int]):
    a, b = x
    c, d, e = (a, b, a + b)
    (f, g), h = (c, d), e
    return f + g + h

def q25(x: Tuple[int, int, int, str]):
    a, *b, c = x
    return a, b, c

def q27(x: List[List[int]]):
    x[0][1] = 3
    x[0][1] += 4
    x[1] = [3]
    del x[0]
    return x

def q28(x: int):
    a = b = c = x
    a += 1
    return a + b + c

torch.jit.script(p8)
torch.jit.script(p13)
torch.jit.script(p22)
torch.jit.script(p26)
torch.jit.script(q10)
torch.jit.script(q24)
torch.jit.script(q25)
torch.jit.script(q27)
torch.jit.script(q28)
