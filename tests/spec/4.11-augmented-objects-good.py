# docs/language.md 4.11
import torch


@torch.jit.script
class V:
    def __init__(self, x: int):
        self.x = x
    def __iadd__(self, k: int) -> 'V':
        self.x += k
        return self
    def __mul__(self, k: int) -> 'V':
        return V(self.x * k)


def main():
    v = V(3)
    w = v
    v += 4
    print(v.x, w.x)  # expect: 7 7
    v *= 2
    print(v.x, w.x)  # expect: 14 7
