# docs/language.md 2.15
import torch


def main():
    x: torch.jit.Final[int] = 3  # error: Final is for attributes of classes and modules only
    print(x)
