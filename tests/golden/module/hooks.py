# Hooks run around forward, in compiled code and at build time. PyTorch prints the same.
from typing import Tuple
import torch
import torch.nn as nn


class Inner2(nn.Module):
    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def forward(self, x: str, n: int) -> str:
        return self.name + "(" + x + ")"


def before(self, input: Tuple[str, int]) -> Tuple[str, int]:
    return "pre-" + input[0], input[1] + 1


def watch(self, input: Tuple[str, int]) -> None:
    print("watch", self.name, input)


def after(self, input: Tuple[str, int], output: str) -> str:
    return output + "-post" + str(input[1])


def length(self, input: Tuple[str, int], output: str) -> int:
    return len(output)


class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Inner2("a")
        self.b = Inner2("b")
        self.a.register_forward_pre_hook(before)
        self.a.register_forward_pre_hook(watch)
        self.a.register_forward_hook(after)
        self.a.register_forward_hook(after)
        self.b.register_forward_hook(length)

    def forward(self, x: str) -> Tuple[str, int, str]:
        return self.a(x, 1), self.b(x, 2), self.a.forward(x, 3)


eager = Outer()
print(eager("x"))
scripted = torch.jit.script(eager)
print(scripted("x"))
handle = eager.b.register_forward_hook(lambda self, input, output: output * 100)
print(eager.b("x", 0))
handle.remove()
print(eager.b("x", 0))
