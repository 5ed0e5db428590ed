# docs/language.md 4.17
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.x = 1


def main():
    for i in 5:  # error: 'int' object is not iterable
        print(i)
    for j in C():  # error: '__torch__.C' object is not iterable
        print(j)
