# docs/language.md 6.6
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.x = 5


def main():
    c = C()
    print(hasattr(c, "x"), hasattr(c, "y"))  # expect: True False
    print(getattr(c, "x"))  # expect: 5
