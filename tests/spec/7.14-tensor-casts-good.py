# docs/language.md 7.14 # check
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return x.float().double().to(torch.int64).long()


def main():
    f(torch.ones(1))
