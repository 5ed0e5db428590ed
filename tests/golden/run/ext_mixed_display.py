# Lists and dicts of values of several types keep the type of each part; tuples of several types by an index that shows at run time. Python's answers.
from typing import Tuple, Union

import torch
from torch import Tensor


@torch.jit.script
def parts(x: Tensor):
    rec = {"x": x, "n": x.numel(), "name": "r", "parts": [x, 1, "a"]}
    args = [x, 2]
    out = []
    for name, v, k in [("sum", x.sum(), 1), ("mean", x.mean(), 2)]:
        out.append(name)
        x = x + v * k
    return rec["x"] * rec["n"], rec["parts"][1], rec["name"], args[0] * args[-1], out, x, len(args), "n" in rec


@torch.jit.script
def field(t: Tuple[int, float, str], i: int):
    return t[i]


print(parts(torch.arange(3.0)))
print(field((1, 2.5, "c"), 0), field((1, 2.5, "c"), 1), field((1, 2.5, "c"), -1))
