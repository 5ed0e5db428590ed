# Scripted functions and modules called from traced code stay calls; traced ones in scripted ones, and those traced again.
import torch
import torch.nn as nn
torch.manual_seed(5)


@torch.jit.script
def clip(x, lo: float, hi: float):
    if bool(x.sum() > 0):
        return x.clamp(lo, hi)
    return x


@torch.jit.script
def both(x, y):
    return x + y, [x - y, x * y]


def f(x):
    y = clip(x, 0.0, 0.5)
    s, (d, p) = both(x, y)
    return s * d + p


t = torch.jit.trace(f, torch.rand(3))
print(t.code)
print(t(torch.tensor([0.1, 0.7, 2.0])), t(torch.tensor([-1.0, -2.0, 0.5])))


class Decide(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(3))

    def forward(self, x):
        if bool(x.mean() > 0.5):
            return x * self.w
        return -x


class Body(nn.Module):
    def __init__(self, decide):
        super().__init__()
        self.decide = decide
        self.fc = nn.Linear(3, 3)

    def forward(self, x):
        return self.fc(self.decide(x))


class Loop(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = torch.jit.trace(Body(torch.jit.script(Decide())), torch.rand(2, 3))

    def forward(self, x, n: int):
        for i in range(n):
            x = self.body(x)
        return x


loop = torch.jit.script(Loop())
print(loop)
print(loop.code)
print(loop.body.code)
print(loop.body.decide.code)


class Top(nn.Module):
    def __init__(self, loop):
        super().__init__()
        self.loop = loop
        self.last = nn.Linear(3, 1)

    def forward(self, x):
        return self.last(self.loop(x, 2)) + 1


top = torch.jit.trace(Top(loop), torch.rand(2, 3))
print(top)
print(top.code)
with torch.no_grad():
    print(top(torch.zeros(1, 3)), top(torch.ones(4, 3)))
