# Slices' bounds in .graph, cells of torch.nn in .code, defaults and structure without places.
import torch
import torch.nn as nn
@torch.jit.script
def f1(xs, i: int):
    return xs[::2].sum() + xs[i:i + 1]
@torch.jit.script
def f2(xs, i: int):
    return xs[:-1, 1:] + xs[..., i]
@torch.jit.script
def f3(xs):
    return xs[1:3].t()
for f in [f1, f2, f3]:
    print(f.graph)
torch.manual_seed(0)
class Dec(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.LSTMCell(3, 4)
        self.rnn = nn.RNNCell(4, 2)
        self.k = 0
    def forward(self, xs):
        h = torch.zeros(2, 4)
        c = torch.zeros(2, 4)
        r = torch.zeros(2, 2)
        outs = []
        for t in range(xs.size(0)):
            h, c = self.cell(xs[t], (h, c))
            r = self.rnn(h, r)
            outs.append(r)
        return torch.stack(outs, dim=0), xs[self.k]
m = torch.jit.script(Dec())
print(m.graph)
print(m.code)
print(m.cell.code)
print(m(torch.randn(3, 2, 3)))
