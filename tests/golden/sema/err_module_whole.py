# What is wrong with a module as a whole.
from typing import List
import torch
import torch.nn as nn


class Const(nn.Module):
    __constants__ = ["bad"]

    def __init__(self):
        super().__init__()
        self.bad = [nn.Identity()]

    def forward(self, x: int) -> int:
        return x


class State(nn.Module):
    @torch.jit.export
    def __setstate__(self, state: int) -> None:
        pass

    def forward(self, x: int) -> int:
        return x


class Calls(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Module()

    def forward(self, x: int) -> int:
        return self.inner(x)


class Typed(nn.Module):
    n: List[int]

    def __init__(self):
        super().__init__()
        self.n = "text"

    def forward(self, x: int) -> int:
        return x


class Rebinds(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Identity(), nn.Identity()

    def forward(self, x: int, c: bool) -> int:
        m = nn.Identity()
        k = self.a
        if c:
            k = self.b
        return x


a, b, c, d, e = Const(), State(), Calls(), Typed(), Rebinds()
