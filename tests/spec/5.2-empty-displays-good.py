# docs/language.md 5.2
from typing import Dict, List
import torch


def f() -> List[str]:
    return []


def main():
    a: List[int] = []
    b: Dict[int, str] = {}
    a.append(1)
    b[1] = "x"
    print(a, b, f())  # expect: [1] {1: x} []
    c = torch.jit.annotate(List[float], [])
    c.append(0.5)
    print(c)  # expect: [0.5]
