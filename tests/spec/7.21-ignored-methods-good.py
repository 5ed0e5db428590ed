# docs/language.md 7.21
from typing import Any, Optional
import torch


class M(torch.nn.Module):
    __annotations__ = {"last": Optional[torch.Tensor]}

    def __init__(self):
        super().__init__()
        self.value = 1
        self.last = None

    @torch.jit.ignore
    def ignored(self):
        return torch.ones(2) + self.value

    @torch.jit.ignore
    def nothing(self, a: int) -> None:
        b = a + 1
        return

    def any(self) -> Any:
        return "train" if self.training else {}

    def forward(self, x):
        self.nothing(3)
        self.last = x
        return x + self.ignored(), self.any()


print(torch.jit.script(M())(torch.zeros(2)))  # expect: (tensor([2., 2.]), 'train')
