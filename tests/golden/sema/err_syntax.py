from typing import *
import math
import torch

def f21(x: int):
    try:
        return x
    except:
        return 0

def f22(x: int):
    f = lambda y: y + 1
    return f(x)

def f23(x: int):
    global N
    return x

def f24(x: int):
    import math
    return x

def f25(*args):
    return 1

def f26(x: int, **kw):
    return x

def f27(x: int):
    def g():
        return 1
    return g()

def f29(x: int):
    return f"{x:.2f}"

def f30(x: int):
    x //= 2
    return x

def f32(x: int):
    return +x

def f33(x: int):
    for i in range(x):
        pass
    else:
        x = 3
    return x

def f36(x: int):
    x: int
    return x

def f42(x: int):
    return {1, 2}

def f72(x: int):
    assert isinstance(x, int), 3
    yield x

def f75(x: int):
    if (y := x) > 1:
        return y
    return 0

def f76(x: int):
    return 10000000000000000000000

torch.jit.script(f21)
torch.jit.script(f22)
torch.jit.script(f23)
torch.jit.script(f24)
torch.jit.script(f25)
torch.jit.script(f26)
torch.jit.script(f27)
torch.jit.script(f29)
torch.jit.script(f30)
torch.jit.script(f32)
torch.jit.script(f33)
torch.jit.script(f36)
torch.jit.script(f42)
torch.jit.script(f72)
torch.jit.script(f75)
torch.jit.script(f76)
