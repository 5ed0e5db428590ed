"""torch.FloatTensor and its kin as functions: sizes make a tensor of that size (of zeros here), a sequence one of its elements."""
import torch


def make(dtype, *args):
    if not args:
        return torch.empty(0, dtype=dtype)
    if isinstance(args[0], torch.Size):
        return torch.zeros(args[0], dtype=dtype)
    if isinstance(args[0], int):
        return torch.zeros(args, dtype=dtype)
    if isinstance(args[0], torch.Tensor):
        if args[0].dtype != dtype:
            raise TypeError(f"expected {dtype} (got {args[0].dtype})")
        return args[0]
    return torch.tensor(args[0], dtype=dtype)
