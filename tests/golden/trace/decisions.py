# Decisions on data are taken once; loops unroll; is_tracing; numbers out of tensors.
import torch
torch.manual_seed(11)


def f(x):
    if x.sum() > 0:
        y = x + 1
    else:
        y = x - 1
    n = int(x[0])
    for i in range(n):
        y = y * 2
    return y * float(x[1]) + x[2].item() + len(x)


t = torch.jit.trace(f, torch.tensor([2.0, 3.0, 4.0]))
print(t.code)
print(t(torch.tensor([-9.0, 1.0, 1.0])))


def g(x):
    return x * 2 if torch.jit.is_tracing() else x


print(torch.jit.is_tracing())
u = torch.jit.trace(g, torch.ones(1), check_trace=False)
print(u(torch.ones(1)), g(torch.ones(1)))


def h(x):
    total = torch.zeros(())
    for row in x:
        total = total + row.sum()
    return total


v = torch.jit.trace(h, torch.rand(3, 2))
print(v.code)
print(v(torch.ones(3, 2)))
for bad in (lambda x: None, lambda x: 3, lambda x: "a"):
    try:
        torch.jit.trace(bad, torch.ones(1))
    except RuntimeError as e:
        print(str(e).split(".")[0])
w = torch.ones(2, requires_grad=True)
try:
    torch.jit.trace(lambda x: x * w, torch.ones(2))
except RuntimeError as e:
    print(str(e).split(".")[0])
try:
    torch.jit.trace(lambda x: torch.ones(2), torch.ones(2))
    print("fine")
except RuntimeError as e:
    print("no data dependence")
