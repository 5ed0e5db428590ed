# docs/language.md 13.12
import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.ones(2)

    @torch.jit.export
    def __getstate__(self):
        return (self.weight, self.training)

    @torch.jit.export
    def __setstate__(self, state):
        self.weight = state[0] + 10
        self.training = state[1]

    def forward(self, x):
        return x + self.weight


m = torch.jit.script(M())
m.__setstate__((torch.zeros(2), False))
print(m(torch.zeros(2)), m.training)  # expect: tensor([10., 10.]) False
