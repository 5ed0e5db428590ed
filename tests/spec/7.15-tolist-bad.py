# docs/language.md 7.15
import torch
from torch import Tensor


def f(x: Tensor) -> int:
    y = x.tolist()  # error: expected type hint for result of tolist()
    return 1


def main():
    return f(torch.ones(1))
