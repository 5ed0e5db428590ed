"""torch.functional: names of torch that PyTorch writes in Python (torch_member in src/eval/library.c lists them)."""
from typing import List, Optional, Tuple, Union
import torch
from torch import Tensor
from torch._jit_internal import _overload, boolean_dispatch


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
            dims_a = torch.jit.annotate(List[int], dims[0].tolist())
            dims_b = torch.jit.annotate(List[int], dims[1].tolist())
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


number = Union[int, float]


def stft(input: Tensor, n_fft: int, hop_length: Optional[int] = None, win_length: Optional[int] = None, window: Optional[Tensor] = None, center: bool = True,
         pad_mode: str = "reflect", normalized: bool = False, onesided: Optional[bool] = None, return_complex: Optional[bool] = None, align_to_window: Optional[bool] = None) -> Tensor:
    if center and align_to_window is not None:
        raise RuntimeError("stft align_to_window should only be set when center = false")
    if center:
        dims = input.dim()
        half = n_fft // 2
        input = torch.ops.aten.pad(input.view([1] * (3 - dims) + list(input.size())), [half, half], pad_mode)
        input = input.view(input.size()[-dims:])
    return torch.ops.aten.stft(input, n_fft, hop_length, win_length, window, normalized, onesided, return_complex, align_to_window)


# ---- unique: how many tensors are returned depends on the flags
def _unique_impl(input: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None) -> Tuple[Tensor, Tensor, Tensor]:
    if dim is not None:
        output, inverse_indices, counts = torch.ops.aten.unique_dim(input, dim, sorted, return_inverse, return_counts)
    else:
        output, inverse_indices, counts = torch._unique2(input, sorted, return_inverse, return_counts)
    return output, inverse_indices, counts


def _return_output(input: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None) -> Tensor:
    return _unique_impl(input, sorted, return_inverse, return_counts, dim)[0]


def _return_counts(input: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None) -> Tuple[Tensor, Tensor]:
    output, _, counts = _unique_impl(input, sorted, return_inverse, return_counts, dim)
    return output, counts


def _return_inverse(input: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None) -> Tuple[Tensor, Tensor]:
    output, inverse_indices, _ = _unique_impl(input, sorted, return_inverse, return_counts, dim)
    return output, inverse_indices


unique = boolean_dispatch(
    arg_name="return_inverse", arg_index=2, default=False,
    if_true=boolean_dispatch(arg_name="return_counts", arg_index=3, default=False, if_true=_unique_impl, if_false=_return_inverse),
    if_false=boolean_dispatch(arg_name="return_counts", arg_index=3, default=False, if_true=_return_counts, if_false=_return_output))


def _unique_consecutive_impl(input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None) -> Tuple[Tensor, Tensor, Tensor]:
    output, inverse_indices, counts = torch._C._VariableFunctions.unique_consecutive(input, return_inverse=return_inverse, return_counts=return_counts, dim=dim)
    return output, inverse_indices, counts


def _consecutive_return_output(input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None) -> Tensor:
    return _unique_consecutive_impl(input, return_inverse, return_counts, dim)[0]


def _consecutive_return_counts(input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None) -> Tuple[Tensor, Tensor]:
    output, _, counts = _unique_consecutive_impl(input, return_inverse, return_counts, dim)
    return output, counts


def _consecutive_return_inverse(input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: Optional[int] = None) -> Tuple[Tensor, Tensor]:
    output, inverse_indices, _ = _unique_consecutive_impl(input, return_inverse, return_counts, dim)
    return output, inverse_indices


unique_consecutive = boolean_dispatch(
    arg_name="return_inverse", arg_index=1, default=False,
    if_true=boolean_dispatch(arg_name="return_counts", arg_index=2, default=False, if_true=_unique_consecutive_impl, if_false=_consecutive_return_inverse),
    if_false=boolean_dispatch(arg_name="return_counts", arg_index=2, default=False, if_true=_consecutive_return_counts, if_false=_consecutive_return_output))


def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str = "use_mm_for_euclid_dist_if_necessary") -> Tensor:
    if compute_mode == "use_mm_for_euclid_dist_if_necessary":
        return torch.ops.aten.cdist(x1, x2, p, None)
    elif compute_mode == "use_mm_for_euclid_dist":
        return torch.ops.aten.cdist(x1, x2, p, 1)
    elif compute_mode == "donot_use_mm_for_euclid_dist":
        return torch.ops.aten.cdist(x1, x2, p, 2)
    else:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")


# ---- norm
@_overload
def norm(input: Tensor, p: str = "fro", dim: Optional[List[int]] = None, keepdim: bool = False, out: Optional[Tensor] = None, dtype: Optional[int] = None) -> Tensor:
    pass


@_overload
def norm(input: Tensor, p: Optional[number] = None, dim: Optional[List[int]] = None, keepdim: bool = False, out: Optional[Tensor] = None, dtype: Optional[int] = None) -> Tensor:
    pass


@_overload
def norm(input: Tensor, p: Optional[number] = None, dim: Optional[int] = None, keepdim: bool = False, out: Optional[Tensor] = None, dtype: Optional[int] = None) -> Tensor:
    pass


@_overload
def norm(input: Tensor, p: str = "fro", dim: Optional[int] = None, keepdim: bool = False, out: Optional[Tensor] = None, dtype: Optional[int] = None) -> Tensor:
    pass


def norm(input, p="fro", dim=None, keepdim=False, out=None, dtype=None):
    if dim is not None:
        if isinstance(dim, int):
            _dim = [dim]
        else:
            _dim = dim
    else:
        _dim = None
    if isinstance(p, str):
        if p == "fro" and (dim is None or isinstance(dim, int) or len(dim) <= 2):
            if out is None:
                return torch.linalg.vector_norm(input, 2, _dim, keepdim, dtype=dtype)
            else:
                return torch.linalg.vector_norm(input, 2, _dim, keepdim, dtype=dtype, out=out)
        if _dim is None:
            _dim = list(range(input.dim()))
        if out is None:
            return torch.linalg.matrix_norm(input, p, _dim, keepdim, dtype=dtype)
        else:
            return torch.linalg.matrix_norm(input, p, _dim, keepdim, dtype=dtype, out=out)
    else:
        _p = 2.0 if p is None else p
        if out is None:
            return torch.linalg.vector_norm(input, _p, _dim, keepdim, dtype=dtype)
        else:
            return torch.linalg.vector_norm(input, _p, _dim, keepdim, dtype=dtype, out=out)
