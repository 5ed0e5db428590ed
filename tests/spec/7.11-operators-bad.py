# docs/language.md 7.11
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return x.no_such_method()  # error: tried to access nonexistent attribute or method 'no_such_method' of type 'Tensor'


def main():
    f(torch.ones(1))
