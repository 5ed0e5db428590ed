# Module interfaces: a submodule that may be swapped, an index that shows at run time. PyTorch prints the same.
from typing import List
import torch
import torch.nn as nn


@torch.jit.interface
class Step(nn.Module):
    def forward(self, x: int) -> int:
        pass

    def name(self) -> str:
        pass


class Plus(nn.Module):
    def __init__(self, k: int):
        super().__init__()
        self.k = k

    def forward(self, x: int) -> int:
        return x + self.k

    @torch.jit.export
    def name(self) -> str:
        return "plus" + str(self.k)


class Twice(nn.Module):
    def forward(self, x: int) -> int:
        return 2 * x

    @torch.jit.export
    def name(self) -> str:
        return "twice"


class Chain(nn.Module):
    current: Step

    def __init__(self):
        super().__init__()
        self.current = Plus(1)
        self.steps = nn.ModuleList([Plus(10), Twice()])
        self.named = nn.ModuleDict({"p": Plus(3), "t": Twice()})

    def forward(self, x: int, order: List[int], key: str) -> int:
        print(self.current.name())
        x = self.current(x)
        for i in order:
            step: Step = self.steps[i]
            x = step.forward(x)
        last: Step = self.named[key]
        return last.forward(x)


m = torch.jit.script(Chain())
print(m(5, [0, 1, 1, 0], "t"))
print(m(5, [], "p"))
