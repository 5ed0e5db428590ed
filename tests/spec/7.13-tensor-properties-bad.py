# docs/language.md 7.13
import torch
from torch import Tensor


def f(x: Tensor) -> int:
    return x.no_such_property  # error: tried to access nonexistent attribute or method 'no_such_property' of type 'Tensor'


def main():
    return f(torch.ones(1))
