# docs/language.md 4.5
from typing import List
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.x: List[int] = []


def main():
    c = C()
    c.x.append(1)
    print(c.x)  # expect: [1]
