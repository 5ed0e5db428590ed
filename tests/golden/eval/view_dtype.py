# A dtype is no size: Tensor.view takes both, and where a number is wanted, a dtype is none.
import torch

x = torch.arange(4.0)
print(x.view(torch.int32))
print(x.view(2, 2), x.view(dtype=torch.int16).shape)
try:
    x.sum(torch.int32)
except TypeError:
    print("no dimension")
