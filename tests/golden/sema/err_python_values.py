from collections import Counter, defaultdict, deque
from itertools import chain, count, product
from typing import Dict, List, NamedTuple, Optional, Tuple
from torch import Tensor

class P(NamedTuple):
    x: int

def unpack(x: Tensor) -> Tensor:
    a, b = x
    return a + b

def compare(a: Tuple[int, str], b: Tuple[int, str]) -> bool:
    return a < b

def smallest(d: Dict[str, int]) -> str:
    return min(d)

def starts(s: str) -> bool:
    return s.startswith(("a", "b"))

def floor(n: int) -> int:
    n //= 2
    return +n

def rounds(x: float) -> float:
    return round(x, 2)

def bits(n: int) -> int:
    return n.bit_length()

def replaces(p: P) -> P:
    return p._replace(x=2)

def defaults() -> Dict[str, int]:
    d: Dict[str, int] = defaultdict(int)
    return d

def counts(xs: List[str]) -> int:
    return Counter(xs)["a"]

def queues() -> int:
    return len(deque([1, 2]))

def tools(xs: List[int]) -> List[int]:
    return [a * b for a, b in product(xs, xs)]

def chains(xs: List[int]) -> List[int]:
    return list(chain(xs, xs))

def counted(xs: List[int]) -> List[int]:
    return [i for i, x in zip(count(), xs)]

def first(xs: List[int]) -> int:
    return next(x for x in xs)
