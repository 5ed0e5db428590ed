# docs/language.md 4.13
import torch


@torch.jit.script
class Box:
    def __init__(self, n: int):
        self.n = n

    def __len__(self) -> int:
        return self.n


def main():
    if Box(1):  # error: could not cast value of type __torch__.Box to bool
        print("length")
