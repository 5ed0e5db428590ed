# What Python lets control flow do: else of loops, variables of several types or set on some paths, and values of `and` and `or`.
from typing import Dict, List, NamedTuple, Optional, Tuple
import torch
from torch import Tensor


def find(xs: List[int], v: int):
    for i, x in enumerate(xs):
        if x == v:
            break
    else:
        return -1
    return i


def primes(n: int):
    out = []
    for k in range(2, n):
        for d in range(2, k):
            if k % d == 0:
                break
        else:
            out.append(k)
    return out


def w(n: int):
    k = 0
    while k < 10:
        k += 1
        if k % 2: continue
        if k == n: break
    else:
        k = -k
    return k
find = torch.jit.script(find)
primes = torch.jit.script(primes)
w = torch.jit.script(w)
print(find([3, 4, 5], 4), find([3], 9), primes(20), w(4), w(5))


def last(xs: List[int]):
    for x in xs:
        y = x * 2
    return x, y


def pick(c: bool):
    if c:
        name = "a"
    if c:
        return name
    return "none"


def loopvar(n: int):
    for i in range(n):
        if i * i > n:
            best = i
            break
    return best + i
last = torch.jit.script(last)
pick = torch.jit.script(pick)
loopvar = torch.jit.script(loopvar)
print(last([1, 2, 3]), pick(True), pick(False), loopvar(10))


def unbound():
    try:
        last([])
    except UnboundLocalError as e:
        print(e)


def mixed(c: bool, n: int):
    x = 1 if c else 2.5
    if n > 2:
        y = n
    else:
        y = n / 2
    return x * 2, y, x + y, max(x, y)


def acc(xs: List[float]):
    total = 0
    for v in xs:
        total += v
    return total


def ret(n: int):
    if n == 0:
        return None
    if n == 1:
        return 1
    return "many"


def nest(n: int):
    if n > 0: return n, 1.0
    return 0.5, n
mixed = torch.jit.script(mixed)
acc = torch.jit.script(acc)
ret = torch.jit.script(ret)
nest = torch.jit.script(nest)
print(mixed(True, 3), mixed(False, 1), acc([1.5, 2.0]), acc([]), ret(0), ret(1), ret(2), nest(1), nest(0))


def truth(d: Dict[str, List[int]], k: str, n: Optional[int], t: Optional[Tensor]):
    v = d.get(k) or [0]
    m = n or 7
    name = k or "default"
    a = len(v) and v[0]
    if t is not None and n:
        m += n
    if n:
        m = m + n
    z = not n
    return v, m, name, a, z, k and v
truth = torch.jit.script(truth)
print(truth({"a": [1]}, "a", 3, torch.ones(1)), truth({}, "", None, None), truth({}, "b", 0, None))
torch.jit.script(unbound)()
