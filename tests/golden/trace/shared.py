# One submodule used twice, one module under two names, tied weights, modules that are not called.
import torch
import torch.nn as nn
torch.manual_seed(10)


class Twice(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.same = self.fc
        self.unused = nn.Linear(7, 7)
        self.act = nn.ReLU()

    def forward(self, x):
        y = self.act(self.fc(x))
        z = self.act(self.same(y))
        return z + self.fc.bias


t = torch.jit.trace(Twice(), torch.rand(1, 2))
print(t)
print(t.code)
print(t.act.code)
print(sorted(t.state_dict().keys()))
with torch.no_grad():
    print(t(torch.ones(2, 2)))


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(5, 3)
        self.out = nn.Linear(3, 5, bias=False)
        self.out.weight = self.embed.weight

    def forward(self, i):
        return self.out(self.embed(i).sum(dim=1))


u = torch.jit.trace(Tied(), torch.tensor([[1, 2]]))
print(u.code)
print(u.embed.code)
print(u.out.code)
with torch.no_grad():
    print(u(torch.tensor([[0, 4], [3, 3]])))


class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Linear(2, 3), nn.Sigmoid())
        self.b = nn.ModuleDict({"left": nn.Linear(3, 1), "right": nn.Linear(3, 1)})

    def forward(self, x):
        h = self.a(x)
        parts = [m(h) for m in self.b.values()]
        return torch.cat(parts, 1), self.a[0](x)


v = torch.jit.trace(Outer(), torch.rand(1, 2))
print(v)
print(v.code)
print(v.a.code)
