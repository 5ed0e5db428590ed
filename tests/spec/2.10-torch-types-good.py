# docs/language.md 2.10 # check
from typing import List
import torch
from torch import Tensor


def f(x: Tensor, n: torch.dtype) -> List[int]:
    y = x.to(n)
    s: torch.Size = y.shape
    return s


def main():
    return 1
