from typing import *
import math
import torch

def p6(a: float, b: int) -> Tuple[float, float, int, float]:
    return a + b, a / b, b // 2, b ** 2

def p11(n: int) -> int:
    if n > 10:
        raise ValueError("too big: " + str(n))
    assert n >= 0, f"neg {n}"
    return int(math.sqrt(n)) + math.floor(2.5)

def p18(x: bool, y: bool) -> bool:
    return (x and not y) or (y and not x)

def p25(x: complex) -> complex:
    return x * 2 + 1j

def p36(x: float) -> Tuple[int, bool, str]:
    return hash(x), math.isnan(x), hex(3) + oct(8) + bin(5) + chr(65) + str(ord("a"))

def q15(x: float):
    return math.floor(x), math.ceil(x), math.sqrt(x), math.pow(x, 2), math.log(x), int(x), round(x), abs(x), math.pi

def q16(x: int):
    return x // 2, x % 3, x / 2, -x, x << 2, x >> 1, x & 1, x | 2, x ^ 3, x ** 2, x ** -1, 2 ** x

def q17(x: bool):
    return x and True, x or False, not x, x == True, x is True

def q42(x: int):
    x = x if x > 2 else x + 1 if x > 1 else 0
    return x

def q43(x: List[int]):
    i = 0
    while i < len(x) and x[i] > 0:
        i += 1
    return i

torch.jit.script(p6)
torch.jit.script(p11)
torch.jit.script(p18)
torch.jit.script(p25)
torch.jit.script(p36)
torch.jit.script(q15)
torch.jit.script(q16)
torch.jit.script(q17)
torch.jit.script(q42)
torch.jit.script(q43)
