# Modules with everything that an archive holds: parameters that share memory, buffers, submodules, lists, dicts, optionals, enums, NamedTuples, classes,
# interfaces, hooks, constants. The answers are PyTorch 2.13's for this file.
import sys
from enum import Enum
from typing import Dict, List, NamedTuple, Optional, Tuple
import torch


class Pair(NamedTuple):
    x: torch.Tensor
    y: int


class Color(Enum):
    RED = "red"
    GREEN = "it's green"


class Counter(object):
    def __init__(self, start: int):
        self.n = start
        self.seen: List[Color] = [Color.RED]

    def next(self) -> int:
        self.n += 1
        return self.n


@torch.jit.interface
class Step(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        pass


class Scale(torch.nn.Module):
    def __init__(self, by: float):
        super().__init__()
        self.by = by
        self.register_buffer("calls", torch.zeros(1, dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        return x * self.by


def double_input(self, x: Tuple[torch.Tensor]) -> Tuple[torch.Tensor]:
    return (x[0] * 2,)


def add_one(self, x: Tuple[torch.Tensor], out: torch.Tensor) -> torch.Tensor:
    return out + 1


@torch.jit.script
def helper(x, k: int = 3):
    return x * k


class Net(torch.nn.Module):
    __constants__ = ["k"]
    step: Step
    table: Dict[str, List[int]]
    maybe: Optional[List[float]]

    def __init__(self):
        super().__init__()
        self.k = 5
        self.weight = torch.nn.Parameter(torch.arange(6.0).reshape(2, 3))
        self.register_buffer("row", self.weight.detach()[1])
        self.register_buffer("brief", torch.tensor([1.5, -2.0], dtype=torch.bfloat16))
        self.register_buffer("phase", torch.tensor([1 + 2j, 3 - 1j]))
        self.layers = torch.nn.ModuleList([torch.nn.Linear(3, 3), Scale(0.5)])
        self.hooked = Scale(2.0)
        self.hooked.register_forward_pre_hook(double_input)
        self.hooked.register_forward_hook(add_one)
        self.step = Scale(3.0)
        self.table = {"a": [1, 2], "b": []}
        self.maybe = None
        self.names = ["x", "\u00e9t\u00e9"]
        self.mixed = (1, 2.5, "t", None)
        self.big = 1 << 40
        self.angle = 1 - 2j
        for p in self.layers.parameters():
            torch.nn.init.constant_(p, 0.25)

    def forward(self, x: torch.Tensor, c: Optional[Color] = None) -> Pair:
        y = x @ self.weight.t() @ self.weight
        for layer in self.layers:
            y = layer(y)
        counter = Counter(self.k)
        if c is not None and c == Color.GREEN:
            y = helper(y, counter.next())
        else:
            y = self.step.forward(self.hooked(y))
        return Pair(y + torch.tensor([0.5, 1.5, 2.5]), counter.next())

    @torch.jit.export
    def describe(self, key: str) -> Tuple[List[int], str, int, Optional[List[float]]]:
        return self.table[key], self.names[1], self.big, self.maybe


net = Net()
net.eval()
scripted = torch.jit.script(net)
scripted.save(sys.argv[1], _extra_files={"notes/read.me": "saved here"})
loaded = torch.jit.load(sys.argv[1])
x = torch.arange(3.0)
for m in (scripted, loaded):
    print(m(x)[0].detach(), m(x)[1], m(x, Color.GREEN)[0].detach() if m is scripted else "")
    print(m.describe("a"), m.describe("b"))
print([name for name, _ in loaded.named_parameters()])
print([(name, tuple(b.shape), b.dtype) for name, b in loaded.named_buffers()])
print(loaded.training, len(list(loaded.layers.children())) if hasattr(loaded.layers, "children") else 2)
loaded.weight.data[1, 0] = 100.0
print(loaded.row)
