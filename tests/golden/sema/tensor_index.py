from typing import *
import torch
from torch import Tensor
def a1(x: Tensor, i: int): return x[0], x[i], x[-1], x[1:], x[:2], x[::2], x[1:3, 2], x[..., 0], x[None], x[0, ..., 1:2], x[:, None, i], x[i, i]
def a2(x: Tensor, y: Tensor): return x[y], x[y, y], x[:, y], x[[0, 1]], x[x > 0], x[[[0, 1], [1, 2]]], x[y, 0], x[0, y]
def a3(x: Tensor, y: Tensor, i: int):
    x[0] = 5
    x[i, 1:] = y
    x[y] = 2.5
    x[x > 0] = y
    x[..., 0] = True
    x[1] += 1
    x[y] *= 2
    x[0, 1] -= y
    x[1:] %= 3
    return x
def a8(x: Tensor): return x[slice(1, 2)], x[slice(0, None), 1]
def a11(x: Tensor, l: List[int], o: Optional[Tensor], n: Optional[int]): return x[l], x[o]
def a14(x: Tensor, s: List[Tensor]): return s[0][1], [x[i] for i in range(3)]
torch.jit.script(a1)
torch.jit.script(a2)
torch.jit.script(a3)
torch.jit.script(a8)
torch.jit.script(a11)
torch.jit.script(a14)
