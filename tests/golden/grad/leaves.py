# What may be written to, what may be asked of leaves and of results. Recorded from PyTorch 2.13.
import copy
import torch
import torch.nn as nn


def said(f):
    try:
        return f()
    except RuntimeError as e:
        return f"RuntimeError: {e}"


w = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
x = torch.tensor([[0.5, -1.0], [2.0, 0.0]])
print(w, w.requires_grad, w.is_leaf, w.grad_fn, w.grad)
y = w * x + 1
print(y, y.requires_grad, y.is_leaf, y.grad_fn.name())
print(x.requires_grad, x.is_leaf, (x + 1).is_leaf, (x + 1).grad_fn)
print(said(lambda: w.add_(1)))
print(said(lambda: w[0].add_(1)))
print(said(lambda: w.zero_()))
print(said(lambda: w.view(4).mul_(2)))
print(said(lambda: w.t().copy_(x)))
print(said(lambda: torch.add(w, 1, out=torch.empty(2, 2))))
print(said(lambda: torch.matmul(x, w, out=torch.empty(2, 2))))
print(said(lambda: torch.ones(2, dtype=torch.long).requires_grad_()))
print(said(lambda: torch.ones(2, dtype=torch.int32, requires_grad=True)))
print(said(lambda: torch.tensor([1, 2], requires_grad=True)))
print(said(lambda: torch.zeros(2, dtype=torch.bool).requires_grad_(True)))
print(said(lambda: nn.Parameter(torch.ones(2, dtype=torch.int64))))
print(nn.Parameter(torch.ones(2, dtype=torch.int64), requires_grad=False))
print(said(lambda: y.requires_grad_(False)))
print(said(lambda: copy.deepcopy(y)))
print(copy.deepcopy(w), copy.deepcopy(w) is w, copy.deepcopy(y.detach()))


def turn_off():
    y.requires_grad = False


print(said(turn_off))
print(said(lambda: setattr(y, "requires_grad", True)))
print(y.detach(), y.detach().requires_grad, y.data.is_leaf, y.clone(), y.clone().detach_().requires_grad)
z = torch.zeros(2, 2)
z.requires_grad = True
print(z, z.requires_grad_(False), z)
print((w > 1), w.argmax(), w.long(), (w > 1).any(), w.sum().item(), w.tolist(), w.shape, len(w), float(w[0, 1]), bool(w[0, 0]))
print(w.max(0), w.sort(0), w.topk(1))
print(w.double(), w.half(), w.float() is w, w.to(torch.float32) is w, w.contiguous() is w)
print(torch.zeros_like(w), torch.ones_like(w, requires_grad=True), w.new_zeros(2), torch.randn(0, requires_grad=True))
print(torch.tensor(1.5, requires_grad=True), torch.tensor(1.5, requires_grad=True) * 2, torch.tensor([1 + 2j], requires_grad=True) * 2)
print(torch.empty(0, 3, requires_grad=True) + 1, torch.tensor([1.0], dtype=torch.float64, requires_grad=True).exp())
print(type(y.grad_fn).__name__, y.grad_fn is y.grad_fn, repr(y.grad_fn).split()[0])
print(nn.Parameter(torch.tensor([1.0, 2.0])), [nn.Parameter(torch.tensor([3.0]), requires_grad=False)])
print(nn.Parameter(y).is_leaf, nn.Parameter(y))
