# docs/language.md 3.5
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return torch.mm(x, 2)  # error: arguments for call are not valid: no overload of aten::mm accepts (Tensor, int)


def main():
    f(torch.ones(1))
