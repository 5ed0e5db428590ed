# Helper methods, inheritance, hooks, properties, module-level functions and lambdas in traced code.
import torch
import torch.nn as nn
torch.manual_seed(14)


def mix(a, b, w=0.5):
    return a * w + b * (1 - w)


class Base(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fc = nn.Linear(n, n)

    @property
    def width(self):
        return self.fc.weight.shape[0]

    def encode(self, x):
        return torch.tanh(self.fc(x))

    def forward(self, x):
        return self.encode(x)


class Derived(Base):
    def __init__(self, n):
        super().__init__(n)
        self.extra = nn.ModuleList(nn.Linear(n, n) for _ in range(2))
        self.post = lambda t: t.abs()

    def encode(self, x):
        x = super().encode(x)
        outs = [layer(x) for layer in self.extra]
        return self.post(mix(*outs, w=0.25)) / self.width


d = Derived(3)
handle = d.fc.register_forward_hook(lambda mod, args, out: out * 2)
t = torch.jit.trace(d, torch.rand(2, 3))
print(t)
print(t.code)
with torch.no_grad():
    x = torch.rand(1, 3)
    print(t(x), torch.allclose(t(x), d(x)))
s = torch.jit.trace(lambda a, b: mix(a, b).sum(), (torch.rand(2), torch.rand(2)))
print(s.code)
print(s(torch.ones(2), torch.zeros(2)))
