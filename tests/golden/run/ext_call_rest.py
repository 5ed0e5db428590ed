# *args and **kwargs of functions and modules called at build time; a submodule whose untyped parameters take what the module above gives.
import torch, torch.nn as nn
from typing import List
@torch.jit.script
def entry(x, *rest, scale: float = 2.0, **kw: float):
    for r in rest:
        x = x + r
    for k, v in kw.items():
        x = x * v
    return x * scale, len(rest), sorted(kw.keys())
print(entry(torch.ones(2), a=2.0, b=3.0))
print(entry(torch.ones(2), torch.ones(2), torch.ones(1), a=0.5))
print(entry(torch.ones(2), scale=1.0))
class Inner(nn.Module):
    def forward(self, feats, n):
        out = feats[0] * n
        for f in feats[1:]:
            out = out + f
        return out, len(feats)
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.ls = nn.ModuleList([nn.Linear(2, 2, bias=False) for _ in range(2)])
        self.inner = Inner()
    def forward(self, *xs, **opts):
        y = sum(l(x) for l, x in zip(self.ls, xs))
        if "gain" in opts:
            y = y * opts["gain"]
        return y, self.inner([x for x in xs], 2.0)
torch.manual_seed(0)
m = torch.jit.script(M())
with torch.no_grad():
    print(m(torch.ones(1, 2), torch.zeros(1, 2)))
    print(m(torch.ones(1, 2), torch.zeros(1, 2), gain=2.0))
