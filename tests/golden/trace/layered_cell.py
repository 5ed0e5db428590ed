# A cell of several layers, traced: structure, code, state, another batch.
import torch
import torch.nn as nn
torch.manual_seed(1)


class Gate(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.pre = nn.Sequential(nn.Linear(dim, dim), nn.Tanh())
        self.out = nn.Linear(dim, dim, bias=False)

    def forward(self, x):
        return torch.sigmoid(self.out(self.pre(x)))


class Cell(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.gate = Gate(dim)
        self.norm = nn.LayerNorm(dim)
        self.layers = nn.ModuleList([nn.Linear(dim, dim) for _ in range(3)])
        self.register_buffer("scale", torch.tensor(0.5))

    def forward(self, x, h):
        g = self.gate(x)
        for layer in self.layers:
            x = torch.relu(layer(x)) + x
        new_h = self.norm(g * x + (1 - g) * h) * self.scale
        return new_h, new_h.square().sum(dim=1)


cell = Cell(4)
traced = torch.jit.trace(cell, (torch.rand(2, 4), torch.rand(2, 4)))
print(traced)
print(traced.code)
print(traced.gate.code)
print(traced.gate.pre.code)
print(traced.norm.code)
print(list(traced.state_dict().keys()))
with torch.no_grad():
    for n in (1, 3):
        x, h = torch.rand(n, 4), torch.rand(n, 4)
        a, b = traced(x, h), cell(x, h)
        print(a[0], a[1])
        print(torch.equal(a[0], b[0]), torch.equal(a[1], b[1]))
