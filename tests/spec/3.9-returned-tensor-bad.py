# docs/language.md 3.9
import torch
from torch import Tensor


def f(x: Tensor) -> str:
    return x.sum()  # error: return value was annotated as having type str but is actually of type Tensor


def main():
    f(torch.ones(1))
