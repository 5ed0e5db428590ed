# From its second call on, PyTorch shows what a compiled function computed in runs of two and more operators as DifferentiableGraphBackward: where
# the first call saw gradients wanted.
import torch
import torch.nn as nn
import torch.nn.functional as F


@torch.jit.script
def alone(x):
    return x * 2


@torch.jit.script
def run(x, y):
    return torch.sigmoid(x) * y + 1


@torch.jit.script
def broken(x):
    return torch.tanh(x * 2).sum() * 2


@torch.jit.script
def views(x):
    return torch.exp(torch.tanh(x)).unsqueeze(0), torch.exp(torch.tanh(x)).view(9), torch.tanh(x.transpose(0, 1)), torch.tanh(x.t())


@torch.jit.script
def order(x):
    a = torch.exp(x)
    b = a.sum()
    c = torch.tanh(a)
    return c * b, a


@torch.jit.script
def branch(x, flag: bool):
    if flag:
        y = torch.exp(x).neg()
    else:
        y = torch.exp(x)
    return y


@torch.jit.script
def in_place(x):
    y = torch.exp(x)
    y.add_(2)
    return y.tanh(), torch.exp(x * 2).mul_(2)


def names(r):
    return [t.grad_fn.name().split("::")[-1] for t in r] if isinstance(r, tuple) else r.grad_fn.name().split("::")[-1]


x = torch.arange(9.0).view(3, 3).requires_grad_()
for f, args in [(alone, (x,)), (run, (x, x)), (broken, (x,)), (views, (x,)), (order, (x,)), (branch, (x, True)), (branch, (x, False)), (in_place, (x,))]:
    print([names(f(*args)) for i in range(3)])
print(run(torch.ones(2, requires_grad=True), torch.ones(2)))
print(type(run(x, x).grad_fn).__name__)


class Gated(nn.Module):
    def __init__(self, act):
        super().__init__()
        self.fc = nn.Linear(3, 3)
        self.act = act

    def forward(self, x, h):
        if bool(x.sum() > 0):
            x = self.act(self.fc(x))
        return torch.tanh(self.fc(x) + h)


torch.manual_seed(1)
gated = Gated(nn.ReLU())
m = torch.jit.script(gated)
for i in range(3):
    print(names(m(torch.ones(2, 3), torch.zeros(3))), names(gated(torch.ones(2, 3), torch.zeros(3))))
with torch.no_grad():
    quiet = torch.jit.script(Gated(nn.Tanh()))
    quiet(torch.ones(2, 3), torch.zeros(3))
print(names(quiet(torch.ones(2, 3), torch.zeros(3))))                      # the first call settled it

# The check of a trace is its first call, without gradients.
for check in (True, False):
    t = torch.jit.trace(lambda x: torch.exp(x) * 3 + 1, torch.ones(2), check_trace=check)
    print([names(t(torch.ones(2, requires_grad=True))) for i in range(3)])
cell = torch.jit.trace(gated.fc, torch.ones(2, 3))
print([names(cell(torch.ones(2, 3))) for i in range(3)])
seq = torch.jit.script(nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2), nn.Softmax(dim=-1)))
print([names(seq(torch.ones(1, 3))) for i in range(3)])
print([names(F.softmax(seq(torch.ones(1, 3)), -1)) for i in range(2)])
