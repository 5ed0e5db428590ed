# docs/language.md 7.14
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return x.to("a", "b", "c", "d", "e", "f")  # error: arguments for call are not valid: no overload of aten::to accepts (Tensor, str, str, str, str, str, str)


def main():
    f(torch.ones(1))
