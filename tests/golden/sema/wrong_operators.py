# Operators that PyTorch does not have are the program's mistake; of other libraries nothing is known.
import torch

def misspelt(x):
    return torch.ops.aten.matmule(x, x)

def far_off(x):
    return torch.ops.aten.qqqqqqqqqqqqqq(x)

def no_overload_name(x):
    return torch.ops.aten.matmule.default(x, x)

def fine(x):
    return torch.ops.aten.matmul(x, x)

for f in [misspelt, far_off, no_overload_name, fine]:
    torch.jit.script(f)
