from typing import *
import math
import torch

def p29(x: List[int]) -> List[int]:
    return x[1:3] + x[-2:] + x[::2] + x[::-1]

def p30(x: Tuple[int, int, int]) -> Tuple[int, int]:
    return x[1:]

def p31(n: int) -> Dict[int, int]:
    return {i: i * i for i in range(n)}

def p34(x: List[int]) -> bool:
    return any([v > 2 for v in x]) and all([v < 9 for v in x])

def p35(x: int) -> bool:
    return 0 < x < 10 and x != 5 and x not in [1, 2] and not (x == 3 or x == 4)

def q1() -> List[int]:
    return []

def q4(n: int) -> Optional[List[int]]:
    x: Optional[List[int]] = None
    if n > 2:
        x = []
        x.append(n)
    return x

def q9(n: int):
    return [[i * j for j in range(i)] for i in range(n)]

def q13(x: List[int]):
    return x.index(3), x.count(2), x.copy(), x == [1], x + [2], x * 2, 2 in x, len(x)

def q47(x: List[int], y: List[str]):
    return [(a, b) for a, b in zip(x, y)], [i + v for i, v in enumerate(x)], {a: b for a, b in zip(x, y)}

def q49(x: List[int]):
    return x[-1], x[1:], x[:-1], x[::2], x[0:2:1]

torch.jit.script(p29)
torch.jit.script(p30)
torch.jit.script(p31)
torch.jit.script(p34)
torch.jit.script(p35)
torch.jit.script(q1)
torch.jit.script(q4)
torch.jit.script(q9)
torch.jit.script(q13)
torch.jit.script(q47)
torch.jit.script(q49)
