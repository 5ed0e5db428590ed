# docs/language.md 7.18
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    a, b, c = torch.max(x, 0)  # error: need 3 values to unpack but found only 2
    return a


def main():
    f(torch.ones(1))
