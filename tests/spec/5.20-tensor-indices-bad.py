# docs/language.md 5.20
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return x["a"]  # error: unsupported operation: indexing tensor with unsupported index type 'str'. Only ints, slices, lists and tensors are supported


def main():
    f(torch.ones(1))
