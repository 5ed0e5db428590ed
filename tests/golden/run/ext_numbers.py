# Numbers, NamedTuples and next() as in Python.
from typing import Dict, List, NamedTuple, Optional, Tuple
import torch
from torch import Tensor


class P(NamedTuple):
    x: int
    y: float = 2.0


def named(n: int):
    p = P(n)
    q = p._replace(y=p.y * n)
    r = p._replace(x=1, y=3.0)
    return q.x, q.y, p == q, len(q), p._asdict(), P._fields, q._fields, r.y, (1, 2, 1).count(1), (1, 2).index(2)
named = torch.jit.script(named)
print(named(3))


def nums(a: int, b: int, x: float):
    q, r = divmod(a, b)
    a2 = a
    a2 %= 4
    a2 **= 2
    return q, r, round(x, 1), round(x), abs(-a), pow(a, 2), a ** b, a.bit_length(), round(2.675, 2), round(-1234, -2), round(1250, -2), round(1350, -2), round(5.5), round(1234.567, -2), a2, (-7).bit_length(), (255).bit_count(), 2 ** 10, 2 ** -1, round(-0.5, 0)
nums = torch.jit.script(nums)
print(nums(7, 3, 2.55))


def nexts(xs: List[int]):
    a = next(x for x in xs if x > 2)
    b = next((x for x in xs if x > 100), -1)
    c = next(iter(xs))
    d = next((i for i, x in enumerate(xs) if x == 4), None)
    return a, b, c, d
nexts = torch.jit.script(nexts)
print(nexts([1, 3, 4]))
