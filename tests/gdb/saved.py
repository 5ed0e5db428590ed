import sys
import torch
from typing import List


def helper(x: torch.Tensor, names: List[str], k: int) -> torch.Tensor:
    total = 0.5
    for i in range(k):
        total = total + float(i)
    label = names[0] + "!"
    if len(label) > 100:
        total = -total
    return x * total


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = torch.nn.Linear(3, 2)
        torch.nn.init.ones_(self.lin.weight)
        torch.nn.init.zeros_(self.lin.bias)
        self.count = 3

    def forward(self, x: torch.Tensor, names: List[str]) -> torch.Tensor:
        y = self.lin(x)
        n = self.count + 1
        z = helper(y, names, n)
        return z + n


torch.jit.save(torch.jit.script(Net()), sys.argv[1])
