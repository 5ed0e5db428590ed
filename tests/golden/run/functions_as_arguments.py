# Functions given to functions: inner ones, lambdas, torch's and the program's own; through *args, **kwargs and keywords; returns in branches.
from typing import List

import torch
import torch.nn.functional as F


def apply_all(x: torch.Tensor, *fs):
    for f in fs:
        x = f(x)
    return x


def twice(f, x):
    return f(f(x))


def forward_all(x: torch.Tensor, *fs, scale: float = 1.0):
    return apply_all(x, *fs) * scale


def choose(f, g, x: torch.Tensor, flag: bool):
    if flag:
        return f(x)
    y = g(x)
    if y.sum() > 10:
        return y - 10
    elif y.sum() > 5:
        y = y + 0.5
    else:
        return y * 2
    return y


def with_options(x: torch.Tensor, act, **options):
    return act(x, **options)


def double(x: torch.Tensor) -> torch.Tensor:
    return x * 2


def pick(fs_first, *rest):
    return fs_first


def annotated(f, xs: List[torch.Tensor], start: int = 1) -> torch.Tensor:
    total = torch.zeros(2)
    for i, x in enumerate(xs):
        total = total + f(x, i + start)
    return total


@torch.jit.script
def work(x: torch.Tensor, n: int) -> List[torch.Tensor]:
    def shift(t, by=1):
        return t + by

    def total(*ts, weight: int = 2):
        s = torch.zeros(2)
        for t in ts:
            s = s + t * weight
        return s

    def clip(t):
        if n > 2:
            return t.clamp(max=3.0)
        return t

    a = apply_all(x, torch.sqrt, double, lambda t: shift(t, by=n), F.relu)
    b = twice(lambda t: twice(double, t) + n, x)
    c = forward_all(x, torch.neg, torch.abs, scale=0.5)
    d = choose(torch.square, double, x, n > 2)
    e = with_options(x, torch.clamp, min=0.5, max=1.5) + with_options(act=torch.neg, x=x)
    f = total(x, x + 1, weight=3) + total(x)
    g = annotated(lambda t, i: t * i, [x, x + 1])
    h = annotated(f=lambda t, i: t - i, xs=[x], start=5)
    return [a, b, c, d, e, f, g, h, clip(x * 2)]


print(work(torch.tensor([1.0, 2.0]), 1))
print(work(torch.tensor([4.0, 0.25]), 3))
print(work(torch.tensor([0.5, 0.25]), 0))


# Functions that give functions back, and tuples and lists of functions.
def compose(f, g):
    return lambda x: f(g(x))


def adder(n: int):
    def add(x):
        return x + n
    return add


@torch.jit.script
def composed(x: torch.Tensor, n: int) -> torch.Tensor:
    h = compose(torch.relu, torch.neg)
    k = compose(h, lambda t: t * n)
    p = adder(n)
    return k(x) + h(x) + p(x)


print(composed(torch.tensor([1.0, -2.0]), 3))

@torch.jit.script
def listed(x: torch.Tensor, n: int) -> torch.Tensor:
    fs = (torch.relu, torch.neg, lambda t: t * n)
    y = fs[0](x) + fs[2](x) + fs[-1](x)
    for f in fs:
        y = f(y)
    for i, f in enumerate([torch.sin, torch.cos]):
        y = y + f(x) * i
    for f, s in zip((torch.sin, torch.cos), (1.0, 2.0)):
        y = y + f(x) * s
    a, b = torch.exp, torch.log
    return a(b(y.abs()))
print(listed(torch.tensor([1.0, -2.0]), 3))
