# ext_object_text: see docs/language.md 11.
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple, Union, Set, Iterator, Generic, TypeVar
from dataclasses import dataclass, field
import torch, torch.nn as nn, torch.nn.functional as F
from torch import Tensor
@dataclass
class Item:
    name: str
    price: float
    n: int = 0
    tags: List[str] = field(default_factory=list)
    total: float = field(init=False)
    def __post_init__(self):
        self.total = self.price * self.n
@dataclass(order=True, frozen=True)
class Ver:
    major: int
    minor: int = 0
class Money:
    def __init__(self, v: int):
        self.v = v
    def __repr__(self) -> str:
        return f"Money({self.v})"
    def __str__(self) -> str:
        return f"${self.v}"
@dataclass
class Outer:
    v: Ver
    ok: bool = True
def f(n: int):
    a = Item("a", 2.5, n)
    b = Item("b", 1.0, tags=["t"])
    print(a, b)
    vs = [Ver(1, 2), Ver(1), Ver(0, 9)]
    m = Money(3)
    print(m, f"{m} {m!r} {Ver(2)}", str(m))
    print(Outer(Ver(1)))
    return a.total, b.total, b.tags, Ver(1) == Ver(1, 0), Ver(1) < Ver(1, 1), max(vs).minor, [v.major for v in sorted(vs)], str(a)
f = torch.jit.script(f)
print(f(3))
