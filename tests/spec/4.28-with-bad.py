# docs/language.md 4.28
import torch


@torch.jit.script
class Guard:
    def __init__(self):
        self.x = 1


def main():
    with Guard():  # error: Object returned by with item expression does not define __enter__ and __exit__ methods
        print(1)
