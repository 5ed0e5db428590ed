import torch
def app(x, f):
    return f(x)
def rec(x: int, f) -> int:
    return rec(x, f)
@torch.jit.script
def w(x: int):
    return app(x, lambda t: t * 2, 3)
@torch.jit.script
def w2(x: int):
    return rec(x, lambda t: t * 2)
@torch.jit.script
def w3(x: int):
    return app(x, g=lambda t: t * 2) + app(f=abs) + app(abs, abs)
