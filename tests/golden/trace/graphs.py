# .graph of traced functions: sizes, strides, names, numbers.
import torch
torch.manual_seed(16)


def show(t):
    for line in str(t.graph).split("\n"):
        print(line.split(" # ")[0])


def f(x, y):
    a = x.t() @ y
    b = a.view(-1)[1:3]
    n = x.size(0)
    c = torch.zeros(n, 2) + b
    return c.sum(dim=1), (a, a > 0), c.half(), c.to(torch.complex64), x[:, None].expand(n, 2, 4)


show(torch.jit.trace(f, (torch.rand(3, 4), torch.rand(3, 5))))


def g(x):
    a = x + 1
    a = a * 2
    b = a
    return b.relu().tanh() + a


show(torch.jit.trace(g, torch.rand(2)))


def h(p, q):
    x, (y, z) = p
    return {"out": torch.cat([x, y, z, q[0], q[1]])}


show(torch.jit.trace(h, ((torch.rand(1), (torch.rand(2), torch.rand(1))), [torch.rand(1), torch.rand(2)]), strict=False))
