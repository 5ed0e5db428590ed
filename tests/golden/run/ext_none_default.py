# A parameter whose default is None is an Optional, whatever it is declared to be. Python's answers.
import torch
from torch import Tensor


@torch.jit.script
def f(x: Tensor, w: Tensor = None, b=None, n: int = None):
    y = x if w is None else x @ w
    if b is not None:
        y = y + b
    return y * (2 if n is None else n)


print(f(torch.tensor([-1.0, 1.0])), f(torch.eye(2), torch.eye(2) * -1, n=3), f(torch.ones(2), b=torch.ones(2)))
