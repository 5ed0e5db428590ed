# docs/language.md 3.9 # check
from torch import Tensor


def f(x: Tensor) -> float:
    return x.sum()


def main():
    return 1
