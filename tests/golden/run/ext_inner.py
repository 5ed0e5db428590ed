# ext_inner: see docs/language.md 11.
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple, Union, Set, Iterator, Generic, TypeVar
from dataclasses import dataclass, field
import torch, torch.nn as nn, torch.nn.functional as F
from torch import Tensor
def f(n: int):
    count = 0
    total = 0.0
    def bump(by: int = 1):
        nonlocal count, total
        count += by
        total += by * 0.5
        return count
    for i in range(n):
        if i % 2:
            bump()
        else:
            bump(by=2)
    while bump() < 12:
        pass
    def reset():
        nonlocal count
        count = -1
    last = count
    reset()
    return last, count, total
f = torch.jit.script(f)
print(f(5))
def rec(n: int, tree: Dict[int, List[int]]):
    memo: Dict[int, int] = {}
    order: List[Tuple[int, int]] = []
    def fib(k: int) -> int:
        if k in memo:
            return memo[k]
        r = k if k < 2 else fib(k - 1) + fib(k - 2)
        memo[k] = r
        return r
    def walk(v: int, depth: int = 0) -> int:
        order.append((v, depth))
        best = depth
        for w in tree.get(v, []):
            best = max(best, walk(w, depth + 1))
        return best
    d = walk(0)
    def gcd(a: int, b: int) -> int:
        while b:
            return gcd(b, a % b)
        return a
    return fib(n), len(memo), d, order, gcd(12, 18)
rec = torch.jit.script(rec)
print(rec(30, {0: [1, 2], 1: [3]}))
