# more_cells under trace.
import torch
import torch.nn as nn
from dataclasses import dataclass
from typing import List, Tuple, Dict, Optional
torch.manual_seed(20)

# traced function used by a scripted function
def gelu(x):
    return 0.5 * x * (1 + torch.tanh(0.79788 * (x + 0.044715 * x ** 3)))
fast = torch.jit.trace(gelu, torch.rand(3))
@torch.jit.script
def twice(x: torch.Tensor, n: int) -> torch.Tensor:
    for _ in range(n):
        x = fast(x)
    return x
print(fast.code)
print(twice.code)
print(twice(torch.ones(2, 2), 3))

# list of traced modules in a scripted ModuleList
class Bank(nn.Module):
    def __init__(self):
        super().__init__()
        self.cells = nn.ModuleList([torch.jit.trace(nn.Linear(3, 3), torch.rand(1, 3)) for _ in range(3)])
    def forward(self, x):
        outs: List[torch.Tensor] = []
        for c in self.cells:
            x = c(x)
            outs.append(x)
        return torch.stack(outs)
b = torch.jit.script(Bank())
print(b)
print(b.code)
with torch.no_grad():
    print(b(torch.ones(1, 3)).shape)

# residual with optional branch and training flag
class Res(nn.Module):
    def __init__(self, drop):
        super().__init__()
        self.block = nn.Sequential(nn.Linear(4, 4), nn.ReLU(inplace=True), nn.Linear(4, 4))
        self.drop = nn.Dropout(drop)
        self.alpha = nn.Parameter(torch.tensor(0.1))
    def forward(self, x, skip: Optional[torch.Tensor] = None):
        y = self.drop(self.block(x)) * self.alpha
        return y + (x if skip is None else skip)
r = Res(0.5).eval()
t1 = torch.jit.trace(r, torch.rand(2, 4))
t2 = torch.jit.trace(r, (torch.rand(2, 4), torch.rand(2, 4)))
print(t1.code, t2.code, t1.block.code)
r.train()
t3 = torch.jit.trace(r, torch.rand(2, 4), check_trace=False)
print(t3.code, t3.drop.code)
print(t1.training, t3.training)
with torch.no_grad():
    print(t1(torch.ones(1, 4)), t2(torch.ones(1, 4), torch.zeros(1, 4)))
    torch.manual_seed(1)
    print(t3(torch.ones(2, 4)))

# random numbers in a trace
def noisy(x):
    return x + torch.randn(3) * torch.rand_like(x) + torch.bernoulli(torch.full((3,), 0.5))
torch.manual_seed(2)
n = torch.jit.trace(noisy, torch.zeros(3), check_trace=False)
print(n.code)
torch.manual_seed(3)
print(n(torch.zeros(3)), torch.rand(2))
# dict / str keyed module access, nested Sequential
class Nest(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Sequential(nn.Linear(2, 2), nn.Tanh()), nn.Sequential(nn.Linear(2, 1)))
        self.sub = nn.ModuleDict({"a": nn.Sequential(nn.Linear(1, 1)), "b": nn.Identity()})
    def forward(self, x):
        h = self.net(x)
        return self.sub["a"](h), self.sub["b"](h), self.net[0][0](x)
t = torch.jit.trace(Nest(), torch.rand(1, 2))
print(t)
print(t.code, t.net.code, getattr(t.net, "0").code)
