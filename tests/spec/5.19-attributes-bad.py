# docs/language.md 5.19
import torch


@torch.jit.script
class C:
    def __init__(self, x: int):
        self.x = x


def main():
    c = C(4)
    print(c.y)  # error: '__torch__.C' object has no attribute or method 'y'. Did you forget to initialize an attribute in __init__()?
    print(c.f())  # error: '__torch__.C' object has no attribute or method 'f'. Did you forget to initialize an attribute in __init__()?
