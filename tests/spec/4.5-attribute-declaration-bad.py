# docs/language.md 4.5
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.x = 1
    def f(self):
        self.y: int = 2  # error: Tried to set nonexistent attribute: y. Did you forget to initialize it in __init__()?


def main():
    print(C().x)
