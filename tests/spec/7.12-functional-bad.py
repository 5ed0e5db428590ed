# docs/language.md 7.12
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return torch.stft(x)  # error: 'stft' can't be called with (Tensor)


def main():
    f(torch.ones(1))
