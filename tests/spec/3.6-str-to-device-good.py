# docs/language.md 3.6 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return torch.zeros([2], device="cpu")


def main():
    f(torch.ones(1))
