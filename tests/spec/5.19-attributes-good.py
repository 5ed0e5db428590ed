# docs/language.md 5.19
import torch


@torch.jit.script
class C:
    def __init__(self, x: int):
        self.x = x
    @property
    def double(self) -> int:
        return self.x * 2
    def plus(self, k: int) -> int:
        return self.x + k


def main():
    c = C(4)
    print(c.x, c.double, c.plus(1))  # expect: 4 8 5
