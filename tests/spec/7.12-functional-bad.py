# docs/language.md 7.12
import torch
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return torch.stft(x)  # error: arguments for call are not valid: no overload of aten::stft accepts (Tensor)


def main():
    f(torch.ones(1))
