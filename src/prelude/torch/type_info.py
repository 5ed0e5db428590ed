"""torch.finfo and torch.iinfo: what numbers of a dtype can be."""
import torch

# A row: bits, digits after the leading one that a decimal number keeps, bits of the mantissa, exponent of the smallest normal number, the largest number.
_FLOATS = {
    torch.float16: (16, 3, 10, -14, 65504.0),
    torch.bfloat16: (16, 2, 7, -126, (2.0 - 2.0**-7) * 2.0**127),
    torch.float32: (32, 6, 23, -126, (2.0 - 2.0**-23) * 2.0**127),
    torch.float64: (64, 15, 52, -1022, (2.0 - 2.0**-52) * 2.0**1023),
    torch.float8_e4m3fn: (8, 0, 3, -6, 448.0),
    torch.float8_e5m2: (8, 0, 2, -14, 57344.0),
    torch.float8_e4m3fnuz: (8, 0, 3, -7, 240.0),
    torch.float8_e5m2fnuz: (8, 0, 3, -15, 57344.0),     # PyTorch's epsilon of it has a bit more than its mantissa
}
_PARTS = {torch.complex32: torch.float16, torch.complex64: torch.float32, torch.complex128: torch.float64}
_INTS = {torch.int8: 8, torch.int16: 16, torch.int32: 32, torch.int64: 64}
_UNSIGNED = {torch.uint8: 8, torch.uint16: 16, torch.uint32: 32, torch.uint64: 64}


def _name(dtype):
    return str(dtype)[len("torch."):]


def _check(fn, dtype):
    if not isinstance(dtype, torch.dtype):
        raise TypeError(f"{fn}(): argument 'type' (position 1) must be torch.dtype, not {type(dtype).__name__}")


class finfo:
    __module__ = "torch"
    __hash__ = None

    def __init__(self, type=None):
        dtype = torch.get_default_dtype() if type is None else type
        _check("finfo", dtype)
        dtype = _PARTS.get(dtype, dtype)
        if dtype not in _FLOATS:
            raise TypeError("torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'")
        self.bits, digits, mantissa, least, self.max = _FLOATS[dtype]
        self.dtype = _name(dtype)
        self.resolution = float(f"1e-{digits}")
        self.eps = 2.0**-mantissa
        self.min = -self.max
        self.tiny = self.smallest_normal = 2.0**least

    def __eq__(self, other):
        return isinstance(other, finfo) and self.dtype == other.dtype

    def __repr__(self):
        return (f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
                f"smallest_normal={self.smallest_normal:g}, tiny={self.tiny:g}, dtype={self.dtype})")


class iinfo:
    __module__ = "torch"
    __hash__ = None

    def __init__(self, type):
        _check("iinfo", type)
        if type in _INTS:
            self.bits = _INTS[type]
            self.min = -2 * 2 ** (self.bits - 2)
            self.max = -1 - self.min
        elif type in _UNSIGNED:
            self.bits = _UNSIGNED[type]
            self.min = 0
            self.max = 2**self.bits - 1
        elif type is torch.bool:
            raise TypeError("torch.bool is not supported by torch.iinfo")
        else:
            raise TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
        self.dtype = _name(type)

    def __eq__(self, other):
        return isinstance(other, iinfo) and self.dtype == other.dtype

    def __repr__(self):
        return f"iinfo(min={float(self.min):g}, max={float(self.max):g}, dtype={self.dtype})"
