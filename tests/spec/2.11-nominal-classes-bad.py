# docs/language.md 2.11
import torch


@torch.jit.interface
class Named:
    def name(self) -> str:
        pass


@torch.jit.script
class Stone:
    def __init__(self):
        self.legs = 0


def call(n: Named) -> str:
    return n.name()


def main():
    print(call(Stone()))  # error: 'call' can't be called with (__torch__.Stone)
