# What a traced module has: parameters, buffers, training, submodules; what it has not.
import torch
import torch.nn as nn
torch.manual_seed(13)


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.w = nn.Parameter(torch.ones(2))
        self.register_buffer("count", torch.zeros(1))
        self.factor = 3.0
        self.names = ["a", "b"]

    def helper(self, x):
        return x * self.factor

    def forward(self, x):
        self.count += 1
        return self.helper(self.fc(x)) * self.w + self.count


m = M()
t = torch.jit.trace(m, torch.rand(1, 2), check_trace=False)
print(t.code)
print(m.count, t.count)
with torch.no_grad():
    t(torch.ones(1, 2))
print(m.count, t.count)
print(hasattr(t, "factor"), hasattr(t, "names"), hasattr(t, "helper"), hasattr(t, "w"), t.training)
print([n for n, _ in t.named_parameters()], [n for n, _ in t.named_buffers()], [n for n, _ in t.named_modules()])
try:
    t.fc(torch.ones(1, 2))
except RuntimeError as e:
    print(e)
t.eval()
print(t.training, t.fc.training, m.training)
with torch.no_grad():
    t.w.fill_(0.0)
    print(m.w, t(torch.ones(1, 2)))
t.load_state_dict({k: torch.ones_like(v) for k, v in t.state_dict().items()})
with torch.no_grad():
    print(t(torch.ones(1, 2)))
print(torch.jit.trace(t, torch.rand(1, 2)) is t)
print(t.original_name, t.fc.original_name)
