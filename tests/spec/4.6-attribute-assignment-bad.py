# docs/language.md 4.6
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.x = 1


def main():
    c = C()
    c.x = "s"  # error: Wrong type for attribute assignment. Expected int but got str
    c.y = 2  # error: Tried to set nonexistent attribute: y. Did you forget to initialize it in __init__()?
