import torch, torch.nn as nn
from typing import *
from torch.jit import Final
class Sub(nn.Module):
    def __init__(self, k):
        super().__init__()
        self.k = k
    def forward(self, x: int) -> int:
        return x + self.k
class SubB(nn.Module):
    def forward(self, x: int) -> int:
        return x * 2
class Net(nn.Module):
    c: Final[int]
    def __init__(self):
        super().__init__()
        self.ml = nn.ModuleList([Sub(1), Sub(2), SubB()])
        self.seq = nn.Sequential(Sub(1), SubB())
        self.md = nn.ModuleDict({'a': Sub(3), 'b': SubB()})
        self.n = 0
        self.c = 4
        self.names = ['a','b']
    def helper(self, x: int) -> int:
        self.n += 1
        return x + self.n
    @property
    def p(self) -> int:
        return self.n
    def forward(self, x: int) -> int:
        for i, m in enumerate(self.ml):
            x = m(x) + i
        for k, v in self.md.items():
            x = v(x) + len(k)
        for s in self.seq:
            x = s(x)
        x = self.ml[1](x)
        if self.training:
            x = self.helper(x)
        if 'a' in self.md:
            x = self.md['a'](x)
        if hasattr(self, 'zz'):
            x = 3
        return x + self.c + self.p + len(self.ml)
m0 = Net()
print(m0)
print(m0(2), m0.n)
m = torch.jit.script(Net())
print(m.code); print(m.helper.code)
print(m)
print(m(2), m.n)
print(m(2), m.n)
def pre(self, input: Tuple[int]) -> Tuple[int]:
    return (input[0]+1,)
def post(self, input: Tuple[int], result: int) -> int:
    return result*2
s=Sub(1); s.register_forward_pre_hook(pre); s.register_forward_hook(post)
class W(nn.Module):
    def __init__(self):
        super().__init__(); self.s=s
    def forward(self, x:int)->int:
        return self.s(x)
w=torch.jit.script(W()); print(w(3)); print(w.code)
