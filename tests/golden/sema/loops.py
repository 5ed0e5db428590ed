from typing import *
import math
import torch

def p9(x: List[List[int]]) -> int:
    t = 0
    for row in x:
        for v in row:
            t += v
    return t + sum([len(r) for r in x])

def p12(a: int, b: int) -> Tuple[int, int]:
    while b != 0:
        a, b = b, a % b
    return a, b

def p17(n: int) -> int:
    k = n
    for i in [1, 2, 3]:
        k = k * i if i > 1 else k
    return k

def p19(a: List[int], b: List[str]) -> int:
    t = 0
    for i, (x, y) in enumerate(zip(a, b)):
        t += i * x * len(y)
    for i in range(10, 0, -2):
        t -= i
    return t

def ff(x: List[int], s: str):
    for a, b in zip(x, s):
        print(a, b)
    for i, c in enumerate(x):
        print(i, c)
    for i, c in enumerate(x, 3):
        print(i, c)
    for t in (1, 'a'):
        print(t)

torch.jit.script(p9)
torch.jit.script(p12)
torch.jit.script(p17)
torch.jit.script(p19)
torch.jit.script(ff)
