# docs/language.md 7.13 # check
from typing import List, Tuple
from torch import Tensor


def f(x: Tensor) -> Tuple[int, List[int], bool, str]:
    return (x.ndim, x.shape, x.requires_grad, x.device.type)


def main():
    return 1
