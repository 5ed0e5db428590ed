# docs/language.md 3.3 # check
import math
from torch import Tensor


def f(x: Tensor) -> float:
    return math.sqrt(x.item())


def main():
    return 1
