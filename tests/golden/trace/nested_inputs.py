# Nested inputs and outputs of one type: lists, tuples, dicts; strict=False.
import torch
from typing import NamedTuple
torch.manual_seed(3)


def pairs(xs, yz):
    y, (z, w) = yz
    return xs[0] + xs[1], (y * z, [w, w + 1])


t = torch.jit.trace(pairs, ([torch.ones(2), torch.rand(2)], (torch.rand(2), (torch.rand(2), torch.rand(2)))), strict=False)
print(t.code)
r = t([torch.ones(3), torch.ones(3)], (torch.full((3,), 2.0), (torch.full((3,), 3.0), torch.zeros(3))))
print(r)


class M(torch.nn.Module):
    def forward(self, d):
        total = d["a"] + d["b"]
        return {"sum": total, "product": d["a"] * d["b"]}


m = torch.jit.trace(M(), ({"a": torch.rand(2), "b": torch.rand(2)},), strict=False)
print(m.code)
print(m({"b": torch.tensor([1.0, 2.0]), "a": torch.tensor([3.0, 4.0])}))


class P(NamedTuple):
    x: torch.Tensor
    y: torch.Tensor


def swap(x, y):
    return P(y, x * 2)


s = torch.jit.trace(swap, (torch.rand(2), torch.rand(2)))
a, b = s(torch.tensor([1.0]), torch.tensor([5.0]))
print(a, b)


def rows(x):
    return tuple(x.unbind(0)), x.split(1, dim=1)


u = torch.jit.trace(rows, torch.rand(2, 3))
print(u.code)
print(u(torch.arange(6.0).reshape(2, 3)))
