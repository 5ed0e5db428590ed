# docs/language.md 1.5
import torch


@torch.jit.script
class Counter:
    def __init__(self):
        self.n = 0
    def up(self) -> int:
        self.n += 1
        return self.n


def main():
    c = Counter()
    print(c.up(), c.up())  # expect: 1 2
