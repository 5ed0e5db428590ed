# Build-time values in compiled code are an extension (golden/run/ext_build_values.py shows them at work).
import torch
from types import SimpleNamespace

SIZES = [1, 2]
SCALES = {"a": 1.0}
OPS = {"f": torch.relu}
CFG = SimpleNamespace(n=3)
T = torch.ones(2)


@torch.jit.script
def constants(i: int):
    return SIZES[i]


@torch.jit.script
def table(k: str):
    return SCALES[k]


@torch.jit.script
def function(x, k: str):
    return OPS[k](x)


@torch.jit.script
def namespace(x):
    return x + CFG.n + T


@torch.jit.script
def narrow(i: int):
    x = None
    if i > 1:
        x = i
    return x
