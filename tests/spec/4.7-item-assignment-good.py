# docs/language.md 4.7
from typing import Dict
import torch


@torch.jit.script
class Row:
    def __init__(self):
        self.d: Dict[int, str] = {}
    def __setitem__(self, i: int, v: str):
        self.d[i] = v


def main():
    xs = [1, 2, 3]
    xs[0] = 7
    xs[-1] = 9
    print(xs)  # expect: [7, 2, 9]
    d = {"a": 1}
    d["b"] = 2
    d["a"] = 3
    print(d)  # expect: {a: 3, b: 2}
    r = Row()
    r[4] = "four"
    print(r.d)  # expect: {4: four}
