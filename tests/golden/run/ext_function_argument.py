# Functions given to functions of the file: lambdas, inner functions, functions of the file, operators; as *fs, by name, by default.
from typing import List

import torch


def apply_all(x: torch.Tensor, *fs):
    for f in fs:
        x = f(x)
    return x


def double(x):
    return x * 2


def fold(xs: List[int], f, start: int = 0, *, last=None):
    s = start
    for x in xs:
        s = f(s, x)
    return s


def twice(f, x):
    return f(f(x))


@torch.jit.script
def work(x: torch.Tensor, n: int) -> torch.Tensor:
    square = lambda t: t * t

    def shift(t, by=1):
        return t + by

    y = apply_all(x, square, lambda t: shift(t, by=n), torch.sqrt, double)
    print(fold([1, 2, 3], lambda a, b: a * b, start=2), fold([1, 2, 3], f=lambda a, b: a - b, start=n))
    print(twice(lambda s: s + "!", "hey"), twice(double, 3), twice(f=lambda v: twice(double, v), x=1))
    return y


print(work(torch.arange(3.0), 1))
print(work(torch.ones(2, dtype=torch.float64), 7))
