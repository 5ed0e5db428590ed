import torch

# One operand that is expanded: each element of the result is there, also where blocks are many and dtypes are converted.
for dtype in (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int32, torch.bool, torch.complex64):
    for size in ((2,), (4, 2), (3, 1), (700,), (2, 600)):
        z = torch.tensor(3.0).to(dtype).expand(size)
        whole = z.contiguous()
        for name in ("neg", "abs", "exp", "sqrt", "square", "log", "sigmoid", "sin", "sign", "isnan", "logical_not", "tanh", "erf", "bitwise_not", "angle", "reciprocal", "lgamma", "i0"):
            try:
                want = getattr(torch, name)(whole) if name != "i0" else torch.special.i0(whole)
            except (RuntimeError, TypeError):
                continue
            got = getattr(torch, name)(z) if name != "i0" else torch.special.i0(z)
            assert torch.equal(got, want), (name, dtype, size, got)
        if dtype.is_floating_point:
            assert torch.equal(z.pow(2), whole.pow(2)) and torch.equal(z.clamp(0, 2), whole.clamp(0, 2)) and torch.equal(z + z, whole + whole), (dtype, size)
print(torch.tensor([[1.0], [2.0]]).expand(2, 3).exp(), torch.tensor([1.0, 2.0]).expand(3, 2).exp(), torch.tensor(3.0).expand(2).pow(2))
print(torch.tensor([[1.0], [2.0]]).t().expand(3, 2).t().neg(), torch.empty_like(torch.tensor(1.0).expand(2, 2)).stride())


@torch.jit.script
def f(x: torch.Tensor):
    return x.expand(3).exp(), x.expand(2, 2).neg() * 2


print(f(torch.tensor(1.0)))
