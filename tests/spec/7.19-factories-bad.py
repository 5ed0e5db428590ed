# docs/language.md 7.19
import torch
from torch import Tensor


def f() -> Tensor:
    return torch.zeros([2, 3], no_such=1)  # error: arguments for call are not valid: no overload of aten::zeros accepts (List[int], no_such=int)


def main():
    f()
