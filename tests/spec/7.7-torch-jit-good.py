# docs/language.md 7.7
from typing import Optional
import torch


def main():
    x = torch.jit.annotate(Optional[int], 3)
    print(torch.jit._unwrap_optional(x) + 1)  # expect: 4
    print(torch.jit.is_scripting())  # expect: True
    torch._assert(True, "fine")
