# Several methods of one module; a method that is traced by its bound form.
import torch
import torch.nn as nn
torch.manual_seed(6)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.fc = nn.Linear(2, 2)

    def forward(self, x):
        return self.conv(x)

    def weighted_kernel_sum(self, weight):
        return weight * self.conv.weight

    def classify(self, x, temperature):
        return torch.softmax(self.fc(self.conv(x).mean(dim=(2, 3))) / temperature, dim=1)


n = Net()
inputs = {"forward": torch.rand(1, 1, 3, 3), "weighted_kernel_sum": torch.rand(2, 1, 3, 3),
          "classify": (torch.rand(1, 1, 4, 4), torch.tensor(2.0))}
m = torch.jit.trace_module(n, inputs)
print(m)
print(m.code)
print(m.weighted_kernel_sum.code)
print(m.classify.code)
print(m.conv.code)
with torch.no_grad():
    print(m(torch.ones(1, 1, 3, 3)).shape, m.weighted_kernel_sum(torch.ones(2, 1, 3, 3)).sum())
    print(m.classify(torch.ones(2, 1, 5, 5), torch.tensor(1.0)))
f = torch.jit.trace(n.forward, torch.rand(1, 1, 3, 3))
print(f.code)
try:
    torch.jit.trace(n.classify, (torch.rand(1, 1, 4, 4), torch.tensor(2.0)))
except AttributeError as e:
    print(e)
