# docs/language.md 7.12 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return torch.einsum("i,i->i", [x, x])


def main():
    f(torch.ones(1))
