# What is no input is a constant; numbers are tensors; equal constants are one.
import torch
torch.manual_seed(9)
G = torch.arange(12.0).reshape(3, 4)
W = torch.rand(4)


def f(x):
    c = torch.tensor([1.0, 2.0, 3.0, 4.0])
    d = torch.tensor(3)
    y = x * c + d - G
    y = y * 2.5 + 2.5 / x - 1 + W
    z = torch.full((4,), 7) + torch.ones(4, dtype=torch.float64)
    e = torch.eye(3) @ y
    return torch.where(y > 0, y, e), z, y ** 2, 2 ** y, y // 2, y % 3, 5 - y, y.sum() > 1, ~(y > 0) | (y == 2), -y


t = torch.jit.trace(f, torch.rand(3, 4))
print(t.code)
for v in t(torch.ones(3, 4)):
    print(v)


def k(n):
    return n * 2.5, n + 1, n / 2, n - 1, n // 3


u = torch.jit.trace(k, torch.tensor([1, 2, 3]))
print(u.code)
for v in u(torch.tensor([4, 5])):
    print(v, v.dtype)
