# docs/language.md 7.16 # check
import torch
from torch import Tensor


def f() -> Tensor:
    return torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64)


def main():
    f()
