# What writing in place leaves: the operator's node on the tensor, CopySlices on the base of a view. Recorded from PyTorch 2.13.
import torch

w = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)


def fn(t):
    return type(t.grad_fn).__name__


y = w * 2
y.add_(1)
print(y)
y.mul_(w).relu_()
print(y, y.is_leaf)
y += 1
print(fn(y))
y /= 2
print(fn(y))
y.clamp_(0, 3)
print(fn(y))
v = y[0]
print(fn(v))
v.add_(1)
print(fn(y), fn(v), fn(y[0]), v._base is y if False else "")
y[1] = 5
print(y)
y[:, 0] = w[:, 1]
print(fn(y))
y[y > 3] = 0
print(fn(y))
out = torch.zeros(3, 2)
print(out.requires_grad)
for i in range(2):
    out[i] = w[i] * i
print(out, out.requires_grad, out.is_leaf)
z = torch.zeros(2, 2)
z.copy_(w)
print(z)
z = torch.zeros(2, 2)
z.add_(w)
print(z)
z = torch.zeros(2, 2)
z[0].copy_(w[1])
print(z, fn(z.sum()))
z = torch.zeros(2, 2)
z.zero_()
z.fill_(2)
print(z.requires_grad, z)
z.fill_(w[0, 0])
print(z)
z = torch.zeros(4)
z.view(2, 2).add_(w)
print(z)
a, b = (w * 1).split(1)
print(a, b)
print((w * 1).unbind(0), (w * 1).chunk(2, 1))
s = torch.zeros(2, 2)
s.index_add_(0, torch.tensor([0, 1]), w)
print(s)
s.masked_fill_(torch.tensor([[True, False], [False, True]]), 9.0)
print(s)
s.scatter_(1, torch.tensor([[0], [1]]), w)
print(s)
t = (w * 1).t_()
print(fn(t))
t.unsqueeze_(0)
print(fn(t), t.shape)
t.squeeze_(0)
print(fn(t))
with torch.no_grad():
    w.add_(1)
    w[0] = 0
print(w, w.is_leaf)
d = (w * 1).detach()
d.add_(1)
print(d)
