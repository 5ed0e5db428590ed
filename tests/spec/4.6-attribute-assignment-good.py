# docs/language.md 4.6
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.x = 1


def main():
    c = C()
    c.x = 5
    print(c.x)  # expect: 5
    c.x += 1
    print(c.x)  # expect: 6
