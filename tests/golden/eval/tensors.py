import torch, copy
import torch.nn as nn
a = torch.zeros(2, 3)
b = torch.ones((2, 3), dtype=torch.int64)
print(a, b, torch.arange(5), torch.arange(1, 2, 0.5), torch.full((2,), 7), torch.eye(2))
print(a.shape, a.size(0), a.size(), a.stride(), a.t().shape, a.view(3, 2).shape, a.reshape(-1).shape, a.permute(1, 0).shape)
x = torch.arange(12).reshape(3, 4)
print(x[0], x[-1, 2], x[:, 1], x[1:, ::2], x[..., 0], x[None].shape)
print(x[[0, 2]], x[torch.tensor([0, 1]), torch.tensor([2, 3])])
print(x.max(), x.sum(), x.sum(1), x.max(dim=1), x.argmax(dim=0), x.float().mean(), x.unbind()[0])
for row in x: print(row.tolist())
torch.manual_seed(0)
print(torch.rand(2, 2), torch.randn(3), torch.randint(0, 10, (4,)), torch.randperm(5))
y = x.clone()
y[0, 0] = 100
y[1] = torch.tensor([9, 9, 9, 9])
y[:, 2] = 5
print(y)
print(x.dtype, x.to(torch.float16), x.double().dtype, x.T, len(x), x.numel(), x.dim())
print(x.contiguous() is x, isinstance(x.shape, tuple), x.split(2), x.chunk(2, dim=1)[0])
p = nn.Parameter(torch.ones(2))
print(p, p.requires_grad, isinstance(p, torch.Tensor), isinstance(p, nn.Parameter), isinstance(x, nn.Parameter))
z = torch.tensor([1.0], requires_grad=True)
print(z, z.requires_grad, z.detach(), z.grad)
c = copy.deepcopy(p)
print(c is p, c)
try:
    x.view(5, 5)
except RuntimeError as e:
    print("RuntimeError", e)
try:
    x[7]
except IndexError as e:
    print("IndexError", e)
print(torch.cat([x, x]).shape, torch.stack([x, x]).shape, x.unsqueeze(0).squeeze().shape, torch.empty(0).numel(), torch.zeros_like(x), x.expand(2, 3, 4).shape)
print([t.item() for t in torch.arange(3)], torch.Size([1]) + torch.Size([2]), x.flatten().tolist())
print(x.sort(descending=True), x.topk(2))
@torch.jit.script
def f(t: torch.Tensor) -> torch.Tensor:
    return t.t()
print(f(x), f(x).shape)
