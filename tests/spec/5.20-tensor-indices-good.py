# docs/language.md 5.20 # check
from torch import Tensor


def f(x: Tensor, m: Tensor) -> Tensor:
    return x[0, 1:3, None, ..., m]


def main():
    return 1
