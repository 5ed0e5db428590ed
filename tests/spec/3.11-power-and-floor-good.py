# docs/language.md 3.11 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return 2 ** x


def main():
    f(torch.ones(1))
