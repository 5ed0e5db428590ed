# docs/language.md 2.9
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return x.roll("1", 0)  # error: arguments for call are not valid: no overload of aten::roll accepts (Tensor, str, int)


def main():
    f(torch.ones(1, 1, 4, 4))
