# An extension: arguments and results of unlike parts, dataclasses, numbers, None.
from dataclasses import dataclass

import torch


@dataclass
class State:
    h: torch.Tensor
    steps: int = 0


def step(s, extra):
    a, (b, info) = extra
    h = s.h * a + b * info["k"]
    return {"state": State(h, 1), "parts": [h, (h + 1, None)], "label": "done"}


def make(n):
    return State(torch.ones(n), 2), [torch.full((n,), 2.0), (torch.ones(n), {"k": torch.tensor(3.0), "on": True})]


t = torch.jit.trace(step, make(2), strict=False)
r = t(*make(3))
print(r["state"].h, r["state"].steps, r["parts"], r["label"])
print(t.code)


def scaled(x, n, f):
    return x * n + f


u = torch.jit.trace(scaled, (torch.ones(2), 3, 0.5))
print(u(torch.ones(2), 5, 1.5), u(torch.tensor([1.0, 2.0]), 2, 0.25))
print(u.code)
s, extra = make(2)
extra[1][1]["on"] = False
try:
    t(s, extra)
except RuntimeError as e:
    print(e)
