# docs/language.md 3.2 # check
from typing import List
from torch import Tensor


def f(x: Tensor) -> List[int]:
    return [1] * x


def main():
    return 1
