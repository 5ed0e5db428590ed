# inlined_graph: calls of modules, of traces and of functions, each body with its constants first; a view of all of a dimension is none.
import torch
import torch.nn as nn


def scaled(x, k: float = 2.0):
    return x * k + 1


class Gate(nn.Module):
    def forward(self, x):
        if x.sum() > 0:
            return x
        return -x


class Cell(nn.Module):
    def __init__(self, gate):
        super().__init__()
        self.gate = gate
        self.w = nn.Parameter(torch.ones(4, 4))

    def forward(self, x, h):
        y = torch.tanh(self.gate(x @ self.w) + h)
        return y, y


class Loop(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = torch.jit.trace(Cell(torch.jit.script(Gate())), (torch.ones(3, 4), torch.ones(3, 4)))

    def forward(self, xs):
        h, y = torch.zeros(3, 4), torch.zeros(3, 4)
        for i in range(xs.size(0)):
            y, h = self.cell(xs[i], h)
        return scaled(y), h


loop = torch.jit.script(Loop())
print(loop.inlined_graph)
loop(torch.ones(2, 3, 4))
print(loop.inlined_graph)
print(torch.jit.script(scaled).inlined_graph)


@torch.jit.script
def twice(x):
    return scaled(scaled(x), 1.0)


print(twice.inlined_graph)
x = torch.ones(1, 3, requires_grad=True) * 2
print(x[0, :3], x[0, :2], x[:1], x[:, :3], x[:])


@torch.jit.script
def spans(a, b, c):
    return (a + b) * c, ((a - b)) / (c), (a).sum() + 1, -(a + b) ** 2, (a > b) & (c > a), (a + b).relu() * 2


print(spans.graph)
