# ext_generator: see docs/language.md 11.
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple, Union, Set, Iterator, Generic, TypeVar
from dataclasses import dataclass, field
import torch, torch.nn as nn, torch.nn.functional as F
from torch import Tensor
def evens(n: int):
    for i in range(n):
        if i % 2 == 0:
            yield i
def pairs(n: int) -> Iterator[Tuple[int, str]]:
    for i in range(n):
        yield i, str(i)
def flat(xs: List[List[int]]):
    for x in xs:
        if len(x) == 0:
            return
        yield from x
    yield -1
def windows(x: Tensor, k: int):
    i = 0
    while i + k <= x.size(0):
        yield x[i:i + k]
        i += k
def f(n: int, x: Tensor):
    def inner(k: int):
        for j in range(k):
            yield j * 10
    return [i * i for i in evens(n)], sum(evens(n)), list(pairs(2)), list(flat([[1, 2], [3]])), list(flat([[1], [], [2]])), [w.sum() for w in windows(x, 2)], list(inner(3)), dict(pairs(2)), next(evens(3)), max(evens(n))
f = torch.jit.script(f)
print(f(7, torch.arange(5.)))
