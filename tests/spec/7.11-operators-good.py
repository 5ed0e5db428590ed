# docs/language.md 7.11 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return torch.relu(x).sum(dim=0).add(x)


def main():
    f(torch.ones(1))
