# docs/language.md 7.15 # check
from typing import List
from torch import Tensor


def f(x: Tensor) -> List[float]:
    y: List[float] = x.tolist()
    return y


def main():
    return 1
