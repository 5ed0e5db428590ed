# docs/language.md 3.5 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return torch.add(x, 2) * 1.5


def main():
    f(torch.ones(1))
