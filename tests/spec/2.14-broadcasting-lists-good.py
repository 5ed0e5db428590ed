# docs/language.md 2.14
from typing import Optional
import torch
from torch._jit_internal import BroadcastingList2, BroadcastingList3


@torch.jit.script
def ints(x: BroadcastingList3[int]):
    return x


@torch.jit.script
def floats(x: Optional[BroadcastingList2[float]] = None):
    return x


print(ints(2), ints([1, 2]), ints(True), floats(0.5), floats())  # expect: [2, 2, 2] [1, 2] [1, 1, 1] [0.5, 0.5] None
