# docs/language.md 4.29
from typing import Any
import torch


@torch.jit.script
class Guard:
    def __init__(self):
        self.n = 0
    def __enter__(self):
        self.n += 1
    def __exit__(self, type: Any, value: Any, tb: Any):
        self.n += 10


def main():
    g = Guard()
    with g:
        print(g.n)  # expect: 1
    print(g.n)  # expect: 11
