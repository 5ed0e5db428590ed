# Scripted inside traced inside scripted inside traced; a traced function called from script; a scripted function that gives a dict.
import torch
import torch.nn as nn
from typing import Dict, List
torch.manual_seed(15)


@torch.jit.script
def stats(xs: List[torch.Tensor]) -> Dict[str, torch.Tensor]:
    return {"mean": torch.stack(xs).mean(0), "count": torch.tensor(len(xs))}


def norm(x):
    return x / x.norm(dim=-1, keepdim=True)


traced_norm = torch.jit.trace(norm, torch.rand(2, 3))


class Inner(nn.Module):
    def forward(self, x, n: int):
        for i in range(n):
            x = traced_norm(x) + i
        return x


class Middle(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.jit.script(Inner())
        self.fc = nn.Linear(3, 3)

    def forward(self, x):
        s = stats([x, self.fc(x)])
        return self.inner(s["mean"], 2) * s["count"]


class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.middle = torch.jit.trace(Middle(), torch.rand(2, 3))

    def forward(self, x):
        if bool(x.sum() > 100):
            return x
        return self.middle(x)


outer = torch.jit.script(Outer())
print(outer.code)
print(outer.middle.code)
print(outer.middle.inner.code)
with torch.no_grad():
    x = torch.arange(6.0).reshape(2, 3)
    print(outer(x))
    print(outer(x + 100).sum())
print(traced_norm.code)
