# docs/language.md 3.3
import torch
from torch import Tensor


def f(x: Tensor) -> str:
    return x.item() + "a"  # error: arguments for call are not valid: no overload of `+` accepts (number, str)


def main():
    f(torch.tensor(1))
