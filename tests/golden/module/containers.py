# Containers in compiled code: loops over them are unrolled. PyTorch prints the same.
from collections import OrderedDict
from typing import Dict, List, Tuple
import torch
import torch.nn as nn


class Add(nn.Module):
    def __init__(self, k: int):
        super().__init__()
        self.k = k

    def forward(self, x: int) -> int:
        return x + self.k


class Show(nn.Module):
    def forward(self, x: int) -> str:
        return "<" + str(x) + ">"


class Mixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.list = nn.ModuleList([Add(1), Add(2), Add(3)])
        self.seq = nn.Sequential(OrderedDict([("first", Add(10)), ("second", Add(20))]))
        self.dict = nn.ModuleDict({"a": Add(100), "b": Show()})
        self.list.append(Add(4))
        self.list.extend([Add(5)])
        self.none = None
        self.empty = nn.ModuleList()

    def forward(self, x: int) -> Tuple[int, List[str], int]:
        names: List[str] = []
        for m in self.list:
            x = m(x)
        for part in self.list[1:3]:
            x = part.forward(x)
        for m in self.empty:
            x = -1
        for i, m in enumerate(self.list):
            x += i * m.k
        for a, b in zip(self.list, self.seq):
            x = b(a(x))
        for name, m in self.seq.named_children():
            names.append(name)
        for name, m in self.named_children():
            names.append(name)
        for k in self.dict.keys():
            names.append(k)
        for k, v in self.dict.items():
            names.append(str(v(x)))
        if "a" in self.dict:
            x = self.dict["a"](x)
        if "zzz" in self.dict:
            x = -1
        y = self.list[-1](x) + self.list[0](x)
        if self.none is not None:
            y = -1
        count = 0
        for m in self.modules():
            count += 1
        return y, names, len(self.list) + 10 * len(self.seq) + 100 * len(self.dict) + 1000 * count


m = torch.jit.script(Mixed())
print(m(1))
print(m)
print(Mixed())
print(len(m.list), [n for n, _ in m.named_modules()])
