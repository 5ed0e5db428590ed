# What can't be: a change of a build-time value that the program would not see, keys that are missing.
import torch

SIZES = [1, 2]
SEEN = {"a": 1}


@torch.jit.script
def grow(n: int):
    SIZES.append(n)
    sizes = SIZES
    sizes[0] = n
    return len(SIZES)


@torch.jit.script
def count(k: str):
    SEEN[k] = 1
    return SEEN


@torch.jit.script
def missing():
    return SEEN["c"]
