# Hooks must take and give what forward does.
from typing import Tuple
import torch
import torch.nn as nn


class M(nn.Module):
    def forward(self, x: str, n: int) -> str:
        return x


def few(self, input: Tuple[str, int]) -> str:
    return ""


def untyped(self, input: Tuple[str, int], output: int) -> None:
    print(output)


def pre(self, input: Tuple[str]) -> None:
    print(input)


def give(self, input: Tuple[str, int]) -> str:
    return input[0]


def with_hooks(hook=None, pre_hook=None):
    m = M()
    if hook:
        m.register_forward_hook(hook)
    if pre_hook:
        m.register_forward_pre_hook(pre_hook)
    return m


a = with_hooks(few)
b = with_hooks(untyped)
c = with_hooks(None, pre)
d = with_hooks(None, give)
