import torch
x = torch.arange(6).reshape(2, 3)
f = x.float()
print(x[True].shape, x[False].shape, f[torch.tensor([True, False])])
print(x[1, [0, 2]], x[:, [True, False, True]], x[torch.tensor(1)], x[0:2, None, 1].shape)
y = torch.zeros(3, 3)
y[0] = 1
y[1, 1:] = torch.tensor([5.0, 6.0])
y[torch.tensor([2])] = 7
y[[0, 1], [0, 1]] = 9.
y[2, 2] = -1
print(y)
print(torch.tensor([[1, 2], [3, 4]]).tolist(), torch.tensor(1.5).item(), torch.tensor([]).dtype, torch.tensor([1, 2.5]).dtype, torch.tensor([True, 2]).dtype)
print(torch.tensor([1 + 2j]), torch.tensor(3, dtype=torch.float16), torch.as_tensor([1, 2]), torch.Tensor([1, 2]), torch.Tensor(2, 0).shape)
print(torch.float32.is_floating_point, torch.int8.itemsize, torch.complex64.is_complex, x.element_size(), x.is_floating_point(), x.is_contiguous(), x.t().is_contiguous())
print(x.new_zeros(2), x.new_tensor([1.5]), x.type_as(f).dtype, torch.get_default_dtype())
torch.set_default_dtype(torch.float64)
print(torch.tensor([1.5]).dtype, torch.zeros(1).dtype, torch.get_default_dtype())
torch.set_default_dtype(torch.float32)
print(x.min(), x.max(1).values, x.max(1)[1], x.prod(), x.all(), x.any(), f.mean(0), f.var(), f.std(1), f.norm())
a, b = torch.tensor([1, 2])
print(a, b, a.item() + b.item(), int(a), float(b), bool(a), [i for i in range(b)])
print(x.size(-1), x.stride(0), x.storage_offset(), x[1].storage_offset(), x.data_ptr() == x.view(-1).data_ptr())
print(torch.zeros(2).requires_grad_().requires_grad, torch.ones(1, requires_grad=True))
for e in [lambda: torch.zeros(2, 3).view(7), lambda: x[5], lambda: x[0, 0, 0], lambda: torch.tensor([[1], [2, 3]]), lambda: torch.tensor("a"), lambda: len(torch.tensor(1)), lambda: torch.zeros(2).foo, lambda: bool(x), lambda: torch.zeros(-1), lambda: x.float().item(), lambda: torch.tensor(300, dtype=torch.uint8), lambda: torch.cat([x, torch.zeros(3)]), lambda: x.sum(5)]:
    try:
        print(e())
    except Exception as ex:
        print(type(ex).__name__, str(ex).split("\n")[0][:150])
print(f"{x}", f"{torch.tensor(3):5d}|", "%s" % x[0], str(x[0]), repr(x[0]))
print(x.equal(x.clone()), torch.equal(x, x), torch.allclose(f, f), 3 in x, 7 in x)
print(torch.linspace(0, 1, 3), torch.arange(0, 1, 0.25), torch.ones_like(f), torch.full_like(f, 2), torch.empty_like(f).shape, torch.rand(2, generator=None).shape)
print(torch.triu(torch.ones(2, 2)), torch.where(torch.tensor([True, False]), torch.tensor([1, 2]), torch.tensor([3, 4])))
print(hash(x) == hash(x), x is x, x == None, {x: 1}[x], type(x).__name__, type(x) is torch.Tensor)
i = torch.tensor([7, -7, 5])
print(i // 2, i % 3, 2 - i, 2 / torch.tensor([4.0]), 2 ** torch.tensor([3]), i / 2, -i, i > 0, ~torch.tensor([True]), i & 3, 10 // torch.tensor([3]), 10 % torch.tensor([3]))
j = i
j += 1
j *= 2
print(i, j is i, i == j, i != 16, abs(i), i + True, torch.tensor([True]) + torch.tensor([True]), i + 1.5, f @ f.t())
f[0] += 10
f[:, 1] *= 2
print(f, f.add(1, alpha=2), torch.add(f, f, alpha=-1), f.clamp(0, 5), f.relu().sum(), torch.relu(-f)[0])
