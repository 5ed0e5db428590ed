# A value that is an Any where two paths meet. The answers are PyTorch 2.13's for this file.
import sys
from typing import Any
import torch


@torch.jit.script
def f(x: torch.Tensor, n: int) -> Any:
    if n == 1:
        return x * 2
    else:
        return "two"


torch.jit.save(f, sys.argv[1])
loaded = torch.jit.load(sys.argv[1])
print([loaded(torch.ones(2), n) for n in range(1, 3)])
print(f.code)
