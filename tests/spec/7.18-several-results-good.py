# docs/language.md 7.18 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    values, indices = torch.max(x, 0)
    return torch.max(x, 0).values + torch.max(x, 0)[0] + values


def main():
    f(torch.ones(1))
