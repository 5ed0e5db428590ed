# Writes to inputs, views and slices; aliases; augmented assignment.
import torch
torch.manual_seed(8)


def f(x, i):
    x = x.clone()
    x += 1
    x[0] = 5
    x[:, 1] *= 2
    x[1:, 2:] = x[:1, :1]
    x[i] = 0.5
    row = x[2]
    row.mul_(3)
    x[x > 7] = -1.0
    return x, row


t = torch.jit.trace(f, (torch.rand(3, 4), torch.tensor([1])))
print(t.code)
print(t(torch.zeros(3, 4), torch.tensor([0])))


def g(x, y):
    x.add_(y)
    y.zero_()
    return x * 2


u = torch.jit.trace(g, (torch.ones(2), torch.ones(2)))
print(u.code)
a, b = torch.ones(2), torch.full((2,), 3.0)
print(u(a, b), a, b)


def h(x):
    out = torch.zeros(2, 3)
    for k in range(2):
        out[k] = x[k] * (k + 1)
    out[0, 1] -= 4
    return out


v = torch.jit.trace(h, torch.rand(2, 3))
print(v.code)
print(v(torch.ones(2, 3)))
