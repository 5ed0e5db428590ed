# docs/language.md 7.19 # check
import torch
from torch import Tensor


def f() -> Tensor:
    return torch.zeros([2, 3], dtype=torch.float64, device=torch.device("cpu"))


def main():
    f()
