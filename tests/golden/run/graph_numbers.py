# Numbers and names in .graph and .code: indices are counted each time PyTorch evaluates them, a bare [] loses its variable's name.
import torch
@torch.jit.script
def f1(xs, i: int):
    return xs[i] + 1
@torch.jit.script
def f2(xs):
    return xs[0] + 1
@torch.jit.script
def f3(xs, n: int):
    y = xs
    for t in range(n):
        y = xs[t] + y
    return y
@torch.jit.script
def f4(xs, n: int):
    y = xs
    for t in range(n):
        y = xs[0] + y
    return y
@torch.jit.script
def f5(xs, n: int):
    y = xs
    if n > 1:
        y = xs[n] + y
    return y
@torch.jit.script
def f6(xs, n: int):
    y = xs
    i = 0
    while i < n:
        y = xs[i] + y
        i += 1
    return y
@torch.jit.script
def f7(xs, n: int):
    y = xs
    for t in range(n):
        y = xs[t, 0] + y
    return y
@torch.jit.script
def f8(xs, n: int):
    y = xs
    for t in range(n):
        y = xs[t + 1] + y
    return y
for f in [f1, f2, f3, f4, f5, f6, f7, f8]:
    print(f.graph)
def o1(xs):
    outs = []
    for t in range(xs.size(0)):
        outs.append(xs[t])
    return torch.stack(outs)
def o2(xs):
    h = xs
    outs = []
    for t in range(xs.size(0)):
        h = h + 1
        outs.append(h)
    return torch.stack(outs), h
def o3(xs):
    h = torch.zeros(2)
    outs = []
    for t in range(xs.size(0)):
        h = h + xs[t]
        outs.append(h * 2)
    return torch.stack(outs)
print(torch.jit.script(o1).code)
print(torch.jit.script(o2).code)
print(torch.jit.script(o3).code)
print(torch.jit.script(o1).graph)
print(torch.jit.script(o2).graph)
