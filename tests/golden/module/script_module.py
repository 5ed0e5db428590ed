# torch.jit.ScriptModule: modules that are scripted as they are made; they show their class, their submodules that they are scripted.
import torch
import torch.nn as nn
torch.manual_seed(0)
class Sub(torch.jit.ScriptModule):
    def __init__(self, n):
        super().__init__()
        self.fc = nn.Linear(n, n)
        self.act = nn.ReLU()
        self.k = torch.jit.Attribute(2, int)
    @torch.jit.script_method
    def forward(self, x):
        return self.helper(self.act(self.fc(x)))
    @torch.jit.script_method
    def helper(self, x):
        # type: (Tensor) -> Tensor
        return x * 2
class Top(torch.jit.ScriptModule):
    __constants__ = ["n"]
    def __init__(self):
        super(Top, self).__init__()
        self.n = 3
        self.sub = Sub(2)
        self.w = nn.Parameter(torch.ones(2))
    @torch.jit.script_method
    def forward(self, x):
        for i in range(self.n):
            x = self.sub(x) + self.w
        return x
t = Top()
print(t)
print(t.sub)
print(t.sub.fc)
print(t(torch.ones(1, 2)))
print(t.code)
print(t.sub.code, t.sub.helper.code)
print([n for n, _ in t.named_parameters()])
print(t.state_dict())
print(t.n, type(t).__name__, isinstance(t, torch.jit.ScriptModule))
