# Answers are those of PyTorch 2.13 for the same file, but for w1, which it does not compile: there they are Python's.
import torch
from typing import *
from enum import Enum
from dataclasses import dataclass

class Mode(Enum):
    A = 1
    B = 2

@torch.jit.script
class Acc:
    def __init__(self, name: str, start: int):
        self.name = name
        self.items: List[int] = []
        self.by: Dict[str, List[int]] = {}
        self.opt = torch.jit.annotate(Optional[str], None)
        self.tup: Tuple[int, str] = (1, "t")
        self.mode = Mode.A
        self.any = torch.jit.annotate(Any, None)
        self.total = start
        self.f = 1.5
    def push(self, x: int) -> int:
        self.items.append(x)
        self.total += x
        if x > 3:
            self.opt = self.name + str(x)
            self.mode = Mode.B
        if self.name not in self.by:
            self.by[self.name] = [0]
        self.by[self.name].append(x)
        self.tup = (x, str(x))
        return self.total
    @property
    def mean(self) -> float:
        return self.total / len(self.items)
    @property
    def scale(self) -> float:
        return self.f
    @scale.setter
    def scale(self, v: float) -> None:
        self.f = v * 2.0
    @staticmethod
    def build(n: int) -> 'Acc':
        a = Acc("b", 0)
        for i in range(n):
            a.push(i)
        return a
    def other(self, o: Optional['Acc'] = None) -> str:
        if o is None:
            return "none"
        return o.name

def end_of(a: Acc) -> int:
    if len(a.items) == 0:
        return -1
    return a.items[-1]
@torch.jit.script
def run(n: int) -> List[int]:
    a = Acc("a", 10)
    for i in range(n):
        print(a.push(i), end_of(a))
    print(a.items, a.by, a.opt, a.tup, a.mode, a.total, a.mean, a.scale)
    a.scale = 4.5
    print(a.scale, a.f, a.other(), a.other(a))
    b = Acc.build(3)
    print(b.items, b.mean)
    c = a
    c.name = "c"
    print(a.name, [x.name for x in [a, b, c]])
    d = {"a": a, "b": b}
    d["b"].push(100)
    print(b.items, d["a"].name, len(d))
    t = (a, 3)
    t[0].total = 7
    print(a.total)
    x, y = t
    x.total -= 2
    print(a.total, y)
    return a.items
print(run(6))

class Ctx:
    def __init__(self, log: List[str], n: str):
        self.log = log
        self.n = n
    def __enter__(self) -> str:
        self.log.append("+" + self.n)
        return self.n
    def __exit__(self, a: Any, b: Any, c: Any):
        self.log.append("-" + self.n)

def w1(k: int, log: List[str]) -> int:
    with Ctx(log, "a") as a, Ctx(log, "b"):
        if k == 0:
            return 1
        log.append("body " + a)
        for i in range(3):
            with Ctx(log, str(i)):
                if i == k:
                    break
                if i == 0:
                    continue
                log.append("end " + str(i))
        if k == 2:
            with Ctx(log, "deep"):
                return 2
    log.append("out")
    return 3

@torch.jit.script
def with_all() -> None:
    for k in range(4):
        log: List[str] = []
        r = w1(k, log)
        print(k, r, log)
with_all()

def w2(log: List[str], k: int) -> int:
    with Ctx(log, "x"):
        l = [1]
        with Ctx(log, "y"):
            return l[k]

@torch.jit.script
def w3(log: List[str], k: int) -> int:
    return w2(log, k)
print(w3(["s"], 0))
try:
    w3(["s"], 5)
except RuntimeError as e:
    print("failed")

@torch.jit.script
@dataclass(order=True)
class D:
    a: int
    b: str = "q"
    c: Optional[float] = None
    def half(self) -> float:
        return self.a / 2
@torch.jit.script
def dc() -> None:
    x = D(1)
    y = D(1, "r", 2.5)
    z = D(b="q", a=1)
    print(x == y, x == z, x < y, y > x, x <= z, y >= x, x.half(), y.c)
    x.c = 3.5
    print(x.c, x == z)
dc()

@torch.jit.interface
class Area(object):
    def area(self, k: int) -> float:
        pass
    def name(self) -> str:
        pass
@torch.jit.script
class Sq:
    def __init__(self, s: float):
        self.s = s
    def area(self, k: int) -> float:
        return self.s * self.s * float(k)
    def name(self) -> str:
        return "sq"
@torch.jit.script
class Ci:
    def __init__(self, r: float):
        self.r = r
    def area(self, k: int) -> float:
        return 3.0 * self.r * self.r + float(k)
    def name(self) -> str:
        return "ci"
    def more(self) -> int:
        return 3
def show(a: Area, k: int) -> str:
    return a.name() + str(a.area(k))
def pick(c: bool) -> Area:
    a: Area = Sq(2.0)
    if c:
        a = Ci(1.0)
    return a
@torch.jit.script
def iface() -> None:
    print(show(Sq(3.0), 2), show(Ci(2.0), 1), pick(True).name(), show(pick(False), 1))
    l: List[Area] = [Sq(1.0), Ci(5.0)]
    t = 0.0
    for x in l:
        t += x.area(2)
    print(t)
iface()
