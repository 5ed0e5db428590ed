# agent under trace.
import torch, math
import torch.nn as nn
import torch.nn.functional as F
from collections import OrderedDict
torch.manual_seed(5)

class MLP(nn.Module):
    def __init__(self, dims, name, non_linear_last=False):
        super().__init__()
        layers = OrderedDict()
        for i in range(len(dims) - 1):
            fc = nn.Linear(dims[i], dims[i + 1])
            nn.init.orthogonal_(fc.weight)
            nn.init.zeros_(fc.bias)
            layers[f"{name}_fc{i}"] = fc
            if i + 2 < len(dims) or non_linear_last:
                layers[f"{name}_relu{i}"] = nn.ReLU()
        self.layers = nn.Sequential(layers)
    def forward(self, x):
        return self.layers(x)

class Attn(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.q, self.k = nn.Linear(d, d), nn.Linear(d, d)
        self.d = d
    def forward(self, q, ks):
        k = self.k(ks)
        s = torch.einsum("bd,bnd->bn", self.q(q), k) / math.sqrt(self.d)
        w = F.softmax(s, dim=-1)
        return torch.bmm(w.unsqueeze(1), ks).squeeze(1), w

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.hero = MLP([6, 8, 4], "hero", True)
        self.units = nn.ModuleList([MLP([3, 4], "unit%d" % i) for i in range(2)])
        self.attn = Attn(4)
        self.lstm = nn.LSTM(4, 4, batch_first=True)
        self.heads = nn.ModuleDict({"move": nn.Linear(4, 3), "skill": nn.Linear(4, 2)})
        self.value = MLP([4, 1], "value")
        self.split_shape = [6, 6]
    def forward(self, data_list, inference=False):
        feature, h, c = data_list
        hero, unit = feature.split(self.split_shape, dim=1)
        us = unit.reshape(-1, 2, 3)
        enc = torch.stack([m(us[:, i]) for i, m in enumerate(self.units)], dim=1)
        x, w = self.attn(self.hero(hero), enc)
        y, (h, c) = self.lstm(x.unsqueeze(1), (h.unsqueeze(0), c.unsqueeze(0)))
        y = y.squeeze(1)
        out = [head(y) for head in self.heads.values()]
        out.append(self.value(y))
        out += [h[0], c[0]]
        return out

m = Model()
b = 2
t = torch.jit.trace(m, ([torch.rand(b, 12), torch.zeros(b, 4), torch.zeros(b, 4)],), strict=False)
print(t.code)
print(t.hero.code, t.hero.layers.code, t.attn.code)
print(t)
with torch.no_grad():
    for n in (1, 3):
        for o in t([torch.rand(n, 12), torch.rand(n, 4), torch.rand(n, 4)]):
            print(o)
