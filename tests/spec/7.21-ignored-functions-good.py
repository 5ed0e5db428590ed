# docs/language.md 7.21
import torch


@torch.jit.ignore
def ignored(x):
    return x * 2


@torch.jit.ignore
def told(x) -> int:
    return x.size(0)


@torch.jit.script
def block(a: int) -> int:
    c = 0
    with torch.jit._IgnoreContextManager(a="inp:int", c="out:int"):
        c = a + 5
    return c * 2


@torch.jit.script
def calls(x):
    return ignored(x), told(x)


print(calls(torch.ones(2)))  # expect: (tensor([2., 2.]), 2)
print(block(4))  # expect: 18
