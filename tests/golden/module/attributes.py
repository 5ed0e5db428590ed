# What the attributes of a module are in compiled code: PyTorch prints the same.
from collections import namedtuple
from enum import Enum
from typing import Dict, Final, List, NamedTuple, Optional, Tuple, Union
import torch
import torch.nn as nn


class Color(Enum):
    RED = 1
    BLUE = 2


class Pair(NamedTuple):
    a: int
    b: str


class Counter:
    def __init__(self, n: int):
        self.n = n

    def add(self, k: int) -> int:
        self.n += k
        return self.n


def double(x: int) -> int:
    return 2 * x


class Attributes(nn.Module):
    limit: Final[int]
    maybe: Optional[int]
    empty: List[str]
    table: Dict[str, List[int]]
    either: Union[int, str]
    __constants__ = ["word", "sizes"]

    def __init__(self):
        super().__init__()
        self.limit = 7
        self.word = "const"
        self.sizes = [1, 2, 3]
        self.maybe = None
        self.empty = []
        self.table = {}
        self.either = 4
        self.whole = 3
        self.real = 0.5
        self.flag = True
        self.text = "txt"
        self.nothing = None
        self.list = [1.5, 2.0]
        self.tuple = (1, "a", [2.5])
        self.dict = {"k": 1}
        self.nested = [[1], [2, 3]]
        self.optional = [1, None]
        self.color = Color.BLUE
        self.pair = Pair(3, "b")
        self.counter = Counter(10)
        self.dtype = torch.float64
        self.fn = double
        self.op = torch.add
        self.given = torch.jit.Attribute([], List[int])

    def forward(self, n: int) -> str:
        if self.maybe is None:
            self.maybe = n
        m = self.maybe
        assert m is not None
        self.whole += n
        self.real = self.real + 1.0
        self.list.append(float(n))
        self.empty.append("e" + str(n))
        self.table["n" + str(n)] = [n, m]
        self.given.append(n)
        self.dict["k"] += 1
        self.color = Color.RED
        if self.nothing is not None:
            self.whole = 1000
        k = 0
        for s in self.sizes:
            k += s
        return f"{m} {self.whole} {self.real} {self.list} {self.empty} {self.table} {self.given} {self.dict} {k} {self.word} {self.limit}"

    @torch.jit.export
    def more(self) -> Tuple[str, int, int, int, List[Optional[int]], str]:
        e = self.either
        if isinstance(e, int):
            self.either = "now a str"
            return "int", e, self.counter.add(self.fn(4)), self.dtype, self.optional, self.pair[1]
        return "str", len(self.tuple[2]), self.counter.n, self.op(1, 2), self.optional, self.text


m = torch.jit.script(Attributes())
print(m(1))
print(m(2))
print(m.more())
print(m.more())
print(m.whole, m.real, m.list, m.empty, m.table, m.maybe, m.flag, m.text)
print(m.code)
