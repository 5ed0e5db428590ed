# docs/language.md 3.10 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return (1 + x) * (2 - x) / (3 / x) + (1 < x)


def main():
    f(torch.ones(1))
