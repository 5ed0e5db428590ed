# docs/language.md 3.1 # check
from torch import Tensor


def f(x: Tensor) -> Tensor:
    return x.view(2, 3).permute(1, 0)


def main():
    pass
