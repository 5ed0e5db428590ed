# docs/language.md 6.6
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.x = 5


def main():
    c = C()
    print(getattr(c, "y"))  # error: '__torch__.C' object has no attribute or method 'y'. Did you forget to initialize an attribute in __init__()?
