"""torch.functional: names of torch that PyTorch writes in Python (torch_member in src/eval/library.c lists them)."""
from typing import List, Optional, Tuple
import torch
from torch import Tensor
from torch._jit_internal import _overload


@_overload
def tensordot(a: Tensor, b: Tensor, dims: int = 2, out: Optional[Tensor] = None) -> Tensor:
    pass


@_overload
def tensordot(a: Tensor, b: Tensor, dims: Tuple[List[int], List[int]], out: Optional[Tensor] = None) -> Tensor:
    pass


@_overload
def tensordot(a: Tensor, b: Tensor, dims: List[List[int]], out: Optional[Tensor] = None) -> Tensor:
    pass


@_overload
def tensordot(a: Tensor, b: Tensor, dims: Tensor, out: Optional[Tensor] = None) -> Tensor:
    pass


def tensordot(a: Tensor, b: Tensor, dims: int = 2, out: Optional[Tensor] = None) -> Tensor:
    dims_a: List[int] = []
    dims_b: List[int] = []
    if isinstance(dims, (tuple, list)):
        dims_a = dims[0]
        dims_b = dims[1]
    elif isinstance(dims, Tensor):
        count = dims.numel()
        if count > 1:
            if dims.size()[0] != 2:
                raise AssertionError(f"expected dims.size()[0] == 2, got {dims.size()[0]}")
            dims_a = dims[0].tolist()
            dims_b = dims[1].tolist()
        else:
            n = int(dims.item())
            if n < 0:
                raise RuntimeError(f"tensordot expects dims >= 0, but got dims={n}")
            if n > min(a.dim(), b.dim()):
                raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={n}")
            dims_a = list(range(-n, 0))
            dims_b = list(range(n))
    elif isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(a.dim(), b.dim()):
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        dims_a = list(range(-dims, 0))
        dims_b = list(range(dims))
    if out is None:
        return torch._VF.tensordot(a, b, dims_a, dims_b)
    return torch._VF.tensordot(a, b, dims_a, dims_b, out=out)
