# What was made at build time in compiled code: global lists, dicts and sets, functions in them, configurations of modules, modules by keys that show at
# run time, namespaces; and variables that are None or an int first. Python's answers.
from types import SimpleNamespace
from typing import Dict, List, Optional

import torch
import torch.nn as nn
import torch.nn.functional as F

SIZES = [2, 3, 4]
SCALES = {"small": 0.5, "big": 2.0}
ALLOWED = {"a", "b"}
ACTS = [torch.relu, torch.tanh, F.gelu]
TABLE = {i: i * i for i in range(20)}
OFFSET = torch.tensor([1.0, -1.0])


def add(a: int, b: int) -> int:
    return a + b


OPS = {"+": add, "-": lambda a, b: a - b, "max": max}


class Const:
    NAMES = ["x", "y"]


@torch.jit.script
def constants(i: int, key: str):
    total = 0
    for s in SIZES:
        total += s
    return total, SIZES[0], SIZES[i], SIZES[-1], len(SIZES), 3 in SIZES, SCALES["big"], SCALES[key], TABLE[i], key in SCALES, "a" in ALLOWED, Const.NAMES[i - 1]


@torch.jit.script
def functions(x: torch.Tensor, op: str):
    for f in ACTS:
        x = f(x)
    for name, g in OPS.items():
        if name == op:
            print(name, g(7, 2))
    return ACTS[0](x) + OFFSET, OPS[op](1, 2), OPS["-"](5, 3)


@torch.jit.script
def looked_up(key: str) -> float:
    return SCALES[key]


print(constants(1, "small"))
print(functions(torch.tensor([-1.0, 2.0]), "-"))
try:
    looked_up("none")
except Exception:
    print("no such key")


class Net(nn.Module):
    def __init__(self, cfg, **options):
        super().__init__()
        self.cfg = cfg
        self.options = options
        self.lin = nn.Linear(cfg.width, cfg.width)
        self.heads = nn.ModuleDict({"one": nn.Linear(cfg.width, 1), "two": nn.Sequential(nn.Linear(cfg.width, 2), nn.ReLU())})
        self.mixed = nn.ModuleList([nn.Identity(), nn.Linear(cfg.width, cfg.width), nn.Tanh()])
        self.plain = {"lin": self.lin, "id": nn.Identity()}

    @classmethod
    def version(cls) -> int:
        return 3

    def forward(self, x, head: str, which: int):
        if self.options["norm"]:
            x = F.layer_norm(x, (self.cfg.width,))
        x = self.mixed[which](x) * self.options.get("gain", 1.0) + self.cfg.shift[1]
        for name, m in self.plain.items():
            if name != "id":
                x = m(x)
        *first, last = self.mixed
        for m in first:
            x = m(x)
        return last(self.heads[head](x)), head in self.heads, len(self.options), self.version()


torch.manual_seed(0)
net = torch.jit.script(Net(SimpleNamespace(width=2, shift=[0.0, 0.5]), norm=True, gain=0.5, act="relu"))
with torch.no_grad():
    print(net(torch.tensor([[1.0, 3.0]]), "one", 0))
    print(net(torch.tensor([[1.0, 3.0]]), "two", -1))


class Shape:
    def __init__(self, side: float):
        self.side = side

    def area(self) -> float:
        return self.side * self.side

    def __lt__(self, other) -> bool:
        return self.area() < other.area()


@torch.jit.script
def wider(xs: List[torch.Tensor], n: int):
    best = None
    last = None
    scale = 1
    for x in xs:
        if best is None or x.sum() > best.sum():
            best = x
        scale *= 1.5
    if n > 1:
        last = n
    return best, last, scale, Shape(1.0) < Shape(float(n))


print(wider([torch.ones(2), torch.ones(3)], 1))
print(wider([torch.zeros(2)], 2))
