# What a module's attributes can't be: told where one is used.
from typing import Dict, List, Optional
import torch
import torch.nn as nn


class Inner(nn.Module):
    def forward(self, x: int) -> int:
        return x


class Bad(nn.Module):
    __jit_ignored_attributes__ = ["hidden"]
    wrong: List[int]

    def __init__(self):
        super().__init__()
        self.empty = []
        self.mixed = [1, "a"]
        self.thing = object()
        self.none = {}
        self.plain = [Inner()]
        self.hidden = 3
        self.wrong = [1]
        self.sub = Inner()
        self.list = nn.ModuleList([Inner()])
        self.dict = nn.ModuleDict({"a": Inner()})
        self.broken = lambda_free

    def forward(self, x: int, key: str) -> int:
        y = self.empty
        z = self.mixed
        a = self.thing
        b = self.none
        c = self.plain
        d = self.hidden
        e = self.list[x](x)
        f = self.list[7](x)
        g = self.dict["b"](x)
        h = self.dict[key](x)
        for m in self.sub:
            pass
        self.new = 1
        self.wrong = 2
        k = self.empyt
        m = self.broken(x)
        self.list[0] = self.sub
        return len(self.sub)


def lambda_free(x: int) -> int:
    return undefined_name


entry = Bad()
