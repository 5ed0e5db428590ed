# docs/language.md 7.16
import torch
from torch import Tensor


def f() -> Tensor:
    return torch.tensor("text")  # error: arguments for call are not valid: no overload of aten::tensor accepts (str)


def main():
    f()
