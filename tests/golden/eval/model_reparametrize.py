import torch
import torch.nn as nn
from torch.nn.utils import weight_norm, spectral_norm, remove_weight_norm
from torch.nn.utils import parametrize
from torch.nn.utils.parametrizations import weight_norm as pw, spectral_norm as ps, orthogonal

torch.manual_seed(0)
m = weight_norm(nn.Linear(3, 2))
print(m)
print([n for n, _ in m.named_parameters()])
print(m(torch.ones(1, 3)))
remove_weight_norm(m)
print([n for n, _ in m.named_parameters()], m(torch.ones(1, 3)))
p = pw(nn.Linear(3, 2))
print(p, [n for n, _ in p.named_parameters()])
print(p(torch.ones(1, 3)))


class Sym(nn.Module):
    def forward(self, X):
        return X.triu() + X.triu(1).transpose(-1, -2)


l = nn.Linear(3, 3)
parametrize.register_parametrization(l, "weight", Sym())
print(l)
print(torch.allclose(l.weight, l.weight.T), parametrize.is_parametrized(l))
print(l.parametrizations.weight.original.shape)
parametrize.remove_parametrizations(l, "weight")
print(l)
s = spectral_norm(nn.Linear(3, 2))
print(s, sorted(n for n, _ in s.named_buffers()))
print(s.eval()(torch.ones(1, 3)))
