# docs/language.md 2.9 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return torch.sum(x, 1) + x.roll(1, 0)


def main():
    f(torch.ones(1, 1, 4, 4))
