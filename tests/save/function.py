# A function, with what it calls: saved as the forward of a module. The answers are PyTorch 2.13's.
import sys
from typing import Dict, List
import torch


def scale(x: torch.Tensor, by: float) -> torch.Tensor:
    return x * by


@torch.jit.script
def f(x: torch.Tensor, names: List[str], by: float) -> Dict[str, torch.Tensor]:
    res: Dict[str, torch.Tensor] = {}
    for i, name in enumerate(names):
        if len(name) == 0:
            raise ValueError("an empty name, which is no name at all: {}".format(i))
        res[name] = scale(x, by * i) + torch.tensor([1, 2])
    while len(res) > 2:
        res.pop(names[0])
    return res


torch.jit.save(f, sys.argv[1])
loaded = torch.jit.load(sys.argv[1])
print(loaded(torch.ones(2), ["a", "b"], 2.0))
print(f(torch.ones(2), ["a", "b"], 2.0))
