# Keyword arguments, defaults, example_kwarg_inputs.
import torch
torch.manual_seed(4)


def f(x, scale, bias=None, *, sign=-1.0):
    y = x * scale * sign
    if bias is not None:
        y = y + bias
    return y


a = torch.jit.trace(f, (torch.rand(2), torch.rand(2)))
print(a.code)
print(a(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])))
print(a(scale=torch.tensor([3.0, 4.0]), x=torch.tensor([1.0, 2.0])))
b = torch.jit.trace(f, example_kwarg_inputs={"bias": torch.rand(2), "x": torch.rand(2), "scale": torch.rand(2)})
print(b.code)
print(b(x=torch.ones(2), scale=torch.ones(2), bias=torch.ones(2)))


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(2, 2)

    def forward(self, x, y=None, z=None):
        out = self.fc(x)
        if y is not None:
            out = out + y
        if z is not None:
            out = out * z
        return out


m = torch.jit.trace(M(), example_kwarg_inputs={"x": torch.rand(1, 2), "z": torch.rand(1, 2)})
print(m.code)
with torch.no_grad():
    print(m(x=torch.ones(2, 2), z=torch.ones(2, 2)))
n = torch.jit.trace(M(), torch.rand(1, 2))
print(n.code)
try:
    torch.jit.trace(M(), example_kwarg_inputs={"w": torch.rand(1, 2)})
except NameError as e:
    print("NameError")
try:
    m(torch.ones(2, 2))
except RuntimeError as e:
    print(str(e).split("\n")[0])
