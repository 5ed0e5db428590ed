# docs/language.md 7.5
import torch


@torch.jit.script
class K:
    def __init__(self, k: int):
        self.k = k


def main():
    print(sorted([K(2), K(1)]))  # fails: it must define a __lt__ method
