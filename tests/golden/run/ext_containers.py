# Comprehensions of several loops, dicts, slices, taking apart, comparisons, and what builtins walk.
from typing import Dict, List, NamedTuple, Optional, Tuple
import torch
from torch import Tensor


def multi_for(n: int, t: Tuple[int, int]):
    a = [(i, j) for i in range(n) for j in range(i) if i + j > 2]
    b = {i * j for i in range(n) for j in range(n) if i != j if j > 0}
    c = {(i * 10 + j): j for i in range(n) if i % 2 for j in range(2)}
    d = sum(i * j for i in t for j in range(n))
    e = [x for y in ([1, 2], [3]) for x in y]
    f = [[k for k in range(i) for _ in range(2)] for i in range(3)]
    return a, sorted(b), c, d, e, f
multi_for = torch.jit.script(multi_for)
print(multi_for(4, (2, 3)))


def dicts(a: Dict[str, int], b: Dict[str, int]):
    c = {"z": 0, **a, "q": 5, **b, "x": 9}
    d = a | b
    e = dict(a)
    e.update(b)
    return c, d, e == d, a == b, a != b, {**a}
dicts = torch.jit.script(dicts)
print(dicts({"x": 1, "y": 2}, {"y": 3}))


def slices(xs: List[int]):
    a = xs[:]
    a[1:3] = [9]
    b = xs[:]
    b[::2] = [0, 0, 0]
    c = xs[:]
    del c[1:3]
    d = xs[:]
    del d[::-2]
    e = xs[:]
    e[2:2] = range(3)
    g = xs[:]
    g[-1:] = []
    h = xs[:]
    h[4:1:-1] = [1, 2, 3]
    k = xs[:]
    k[1:3] += [7, 8]
    return a, b, c, d, e, g, h, k
slices = torch.jit.script(slices)
print(slices([1, 2, 3, 4, 5]))


def wrong():
    try:
        slices([1, 2])
    except ValueError as e:
        print(e)


def unpack(x: Tensor, s: str, xs: List[int]):
    a, b = x
    (c, d), e = x[0], x[1]
    h, w = x.shape
    p, q = s
    u, *v = s
    m, n = xs
    for r, t in x:
        c = c + r * t
    i, j, k = range(3)
    first, *rest = x
    return a + b, c, d, e, h + w, p + q, u, v, m + n, i + j + k, first, len(rest)
unpack = torch.jit.script(unpack)
print(unpack(torch.arange(4.).reshape(2, 2), "hi", [3, 4]))


def compare(a: Tuple[int, str], b: Tuple[int, str], xs: List[Tuple[int, float]], ss: List[str], ll: List[List[int]]):
    return (a == b, a != b, a < b, a <= b, a > b, a >= b, ((1, 2), "a") < ((1, 3), "a"), (1, 2) == (1, 2, 3), (1, 2) < (1, 2, 3),
            min(xs), max(xs), sorted(xs), max(ss), min(ss), sorted(ss, reverse=True), max(a, b), max("a", "b", "ab"),
            min(ll), max(ll), sorted(ll), [1, 2] < [1, 3], ll[0] == ll[1], [ll[0]] == [ll[0]], (1, 2.0) == (1.0, 2))
compare = torch.jit.script(compare)
print(compare((1, "a"), (1, "b"), [(2, 1.0), (1, 5.0), (1, 2.0)], ["b", "c", "a"], [[3], [1, 2], [1]]))


def builtins_of(d: Dict[str, int], t: Tuple[int, int, int], s: str):
    return sorted(d), max(d), min(d.values()), sorted(t), max(t), sorted(s), sum(t), any(x > 1 for x in t), sorted(range(3), key=lambda i: -i), max(range(4)), list(zip(t, s)), sorted(zip(t, s)), [*range(3)], sorted(d.items()), sum(d.values())
builtins_of = torch.jit.script(builtins_of)
print(builtins_of({"b": 1, "a": 2}, (3, 1, 2), "hxe"))


def ranges(n: int):
    xs = [0]
    xs.extend(range(n))
    r = range(1, n)
    ys = xs + list(r)
    zs = [*r, *range(2)]
    return xs, ys, zs, sum(range(n)), len(r), 2 in range(n), list(enumerate(r)), list(reversed(range(n)))
ranges = torch.jit.script(ranges)
print(ranges(4))


def text(s: str, suf: Tuple[str, str]):
    return s.startswith(("a", "b")), s.endswith(suf), s.startswith(("x",), 1), "".join(sorted(s)), s.startswith(())
text = torch.jit.script(text)
print(text("axbc", ("c", "d")))


def ops(n: int, x: Tensor):
    n //= 2
    m = +n
    x @= x
    k = -+m
    return n, m, x, k
ops = torch.jit.script(ops)
print(ops(9, torch.eye(2) * 2))
torch.jit.script(wrong)()
