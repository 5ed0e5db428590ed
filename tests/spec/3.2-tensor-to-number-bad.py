# docs/language.md 3.2
import torch
from torch import Tensor


def f(x: Tensor) -> str:
    return "a" * x  # error: arguments for call are not valid: no overload of `*` accepts (str, Tensor)


def main():
    f(torch.tensor(1))
