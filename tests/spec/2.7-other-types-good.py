# docs/language.md 2.7 # check
import torch
from torch import Tensor


def f(x: Tensor, d: torch.device) -> int:
    y: int = x.dtype
    return y


def main():
    return 1
