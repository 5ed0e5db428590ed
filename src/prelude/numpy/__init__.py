"""numpy, as far as build-time code hands arrays to torch and back: an array is a tensor behind another face. What arrays can do by
themselves beyond that is said to be missing, never done in torch's way where NumPy's differs."""
import torch
from torch._files import read, write_numpy, not_yet

_by_name = {"bool": torch.bool, "uint8": torch.uint8, "int8": torch.int8, "int16": torch.int16, "int32": torch.int32, "int64": torch.int64,
            "float16": torch.float16, "float32": torch.float32, "float64": torch.float64, "complex64": torch.complex64, "complex128": torch.complex128}


class dtype:
    def __init__(self, name):
        self.name = name.name if isinstance(name, dtype) else name

    def __eq__(self, other):
        other = _dtype(other)
        return other is not None and other.name == self.name

    def __hash__(self):
        return hash(self.name)

    def __str__(self):
        return self.name

    def __repr__(self):
        return f"dtype('{self.name}')"

    def __call__(self, x=0):
        return not_yet("a scalar of numpy's")

    @property
    def itemsize(self):
        return _by_name[self.name].itemsize


def _dtype(x):
    if isinstance(x, dtype):
        return x
    if x is float:
        return float64
    if x is int:
        return int64
    if x is bool:
        return bool_
    if x is complex:
        return complex128
    if isinstance(x, str):
        return dtype(_short.get(x, x)) if _short.get(x, x) in _by_name else None
    return None


def _torch_dtype(x):
    found = _dtype(x)
    if found is None:
        raise TypeError(f"data type {x!r} not understood")
    return _by_name[found.name]


bool_ = dtype("bool")
uint8 = dtype("uint8")
int8 = dtype("int8")
int16 = dtype("int16")
int32 = dtype("int32")
int64 = dtype("int64")
float16 = dtype("float16")
float32 = dtype("float32")
float64 = dtype("float64")
complex64 = dtype("complex64")
complex128 = dtype("complex128")
half, single, double, intp = float16, float32, float64, int64
_short = {"f2": "float16", "f4": "float32", "f8": "float64", "i1": "int8", "i2": "int16", "i4": "int32", "i8": "int64", "u1": "uint8", "?": "bool", "b1": "bool",
          "c8": "complex64", "c16": "complex128", "float": "float64", "int": "int64", "<f4": "float32", "<f8": "float64", "<i4": "int32", "<i8": "int64"}
pi = 3.141592653589793
e = 2.718281828459045
inf = float("inf")
nan = float("nan")
newaxis = None


class ndarray:
    def __init__(self, tensor):
        self._tensor = tensor

    @property
    def shape(self):
        return tuple(self._tensor.shape)

    @property
    def ndim(self):
        return self._tensor.dim()

    @property
    def size(self):
        return self._tensor.numel()

    @property
    def dtype(self):
        for name, value in _by_name.items():
            if value == self._tensor.dtype:
                return dtype(name)

    @property
    def nbytes(self):
        return self.size * self.dtype.itemsize

    @property
    def T(self):
        return ndarray(self._tensor.permute(list(range(self.ndim - 1, -1, -1))))

    def __len__(self):
        return len(self._tensor)

    def __getitem__(self, index):
        found = self._tensor[index]
        return ndarray(found) if found.dim() else not_yet("a scalar of numpy's")

    def astype(self, to):
        return ndarray(self._tensor.to(_torch_dtype(to), copy=True))

    def copy(self):
        return ndarray(self._tensor.clone())

    def reshape(self, *shape):
        return ndarray(self._tensor.reshape(*shape))

    def transpose(self, *axes):
        return ndarray(self._tensor.permute(*axes)) if axes else self.T

    def ravel(self):
        return ndarray(self._tensor.reshape(-1))

    def flatten(self):
        return ndarray(self._tensor.reshape(-1).clone())

    def tolist(self):
        return self._tensor.tolist()

    def item(self):
        return self._tensor.item()

    def __repr__(self):
        return not_yet("the text of a numpy array")

    def __str__(self):
        return not_yet("the text of a numpy array")

    def __iter__(self):
        return not_yet("walking a numpy array")

    def _compute(self, *other):
        return not_yet("computing with numpy arrays")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __floordiv__ = __mod__ = __pow__ = _compute
    __matmul__ = __neg__ = __abs__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __bool__ = __float__ = __int__ = __setitem__ = _compute


def _tensor_of(x):
    if isinstance(x, ndarray):
        return x._tensor
    if isinstance(x, torch.Tensor):
        return x.detach()
    made = torch.tensor(x)
    return torch.tensor(x, dtype=torch.float64) if made.dtype == torch.float32 else torch.tensor(x, dtype=torch.complex128) if made.dtype == torch.complex64 else made


def array(object, dtype=None, copy=True):
    found = _tensor_of(object)
    found = found.clone() if dtype is None else found.to(_torch_dtype(dtype), copy=True)
    return ndarray(found)


def asarray(a, dtype=None):
    if isinstance(a, ndarray) and (dtype is None or a.dtype == dtype):
        return a
    return array(a, dtype)


ascontiguousarray = asarray


def _filled(shape, value, dtype):
    return ndarray(torch.full(tuple(shape) if isinstance(shape, (list, tuple)) else (shape,), value, dtype=_torch_dtype(dtype)))


def zeros(shape, dtype=float):
    return _filled(shape, 0, dtype)


def ones(shape, dtype=float):
    return _filled(shape, 1, dtype)


def empty(shape, dtype=float):
    return _filled(shape, 0, dtype)


def full(shape, fill_value, dtype=None):
    return _filled(shape, fill_value, type(fill_value) if dtype is None else dtype)


def eye(n, dtype=float):
    return ndarray(torch.eye(n, dtype=_torch_dtype(dtype)))


def arange(*limits, dtype=None):
    whole = all(isinstance(x, int) for x in limits)
    return ndarray(torch.arange(*limits, dtype=_torch_dtype(dtype) if dtype is not None else torch.int64 if whole else torch.float64))


class NpzFile:
    def __init__(self, arrays):
        self._arrays = arrays
        self.files = list(arrays)

    def __getitem__(self, name):
        if name not in self._arrays and name.endswith(".npy"):
            name = name[:-4]
        if name not in self._arrays:
            raise KeyError(f"{name} is not a file in the archive")
        return ndarray(self._arrays[name])

    def __contains__(self, name):
        return name in self._arrays

    def __len__(self):
        return len(self.files)

    def __iter__(self):
        return iter(self.files)

    def keys(self):
        return list(self.files)

    def values(self):
        return [self[name] for name in self.files]

    def items(self):
        return [(name, self[name]) for name in self.files]

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return False


def load(file, mmap_mode=None, allow_pickle=False):
    found = read(file, "numpy")
    return NpzFile(found) if isinstance(found, dict) else ndarray(found)


def save(file, arr, allow_pickle=True):
    write_numpy(file if file.endswith(".npy") else file + ".npy", _tensor_of(arr))


def savez(file, *args, **kwds):
    arrays = {f"arr_{i}": _tensor_of(x) for i, x in enumerate(args)}
    for name, x in kwds.items():
        if name in arrays:
            raise ValueError(f"Cannot use un-named variables and keyword {name}")
        arrays[name] = _tensor_of(x)
    write_numpy(file if file.endswith(".npz") else file + ".npz", arrays)


savez_compressed = savez
