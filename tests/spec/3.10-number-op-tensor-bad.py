# docs/language.md 3.10
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return "a" + x  # error: arguments for call are not valid: no overload of `+` accepts (str, Tensor)


def main():
    f(torch.ones(1))
