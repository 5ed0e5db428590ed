# docs/language.md 4.11
import torch


@torch.jit.script
class V:
    def __init__(self, x: int):
        self.x = x


def main():
    v = V(3)
    v += 4  # error: Cannot emit inplace op on __torch__.V since it does not define an __iadd__ or __add__ method
    print(v.x)
