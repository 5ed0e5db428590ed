# misc under trace.
import torch, functools
import torch.nn as nn
torch.manual_seed(6)
print(torch.jit.trace(torch.sigmoid, torch.zeros(2))(torch.zeros(3)))
p = functools.partial(torch.add, alpha=2)
class Callable:
    def __init__(self, k): self.k = k
    def __call__(self, x): return x * self.k
def outer(k):
    def inner(x, y=2):
        z = x + k
        return z * y
    return inner
t = torch.jit.trace(outer(3), torch.ones(2))
print(t.code, t(torch.ones(1)))
def early(x):
    for i in range(5):
        if i == 3: break
        x = x + i
    else:
        x = x * 100
    while x.dim() < 3:
        x = x.unsqueeze(0)
    assert x.shape[0] == 1
    return x
t = torch.jit.trace(early, torch.ones(2))
print(t.code)
def unpack(x):
    a, b, c = x
    m, idx = x.max(dim=0)
    v, i = torch.sort(x, dim=1, descending=True)
    q, (r, s) = a, (b, c)
    return a + b * c, m, idx, v, i, torch.where(x > 0.5), x.nonzero()
t = torch.jit.trace(unpack, torch.rand(3, 2), check_trace=False)
print(t.code)
class Pos(nn.Module):
    def __init__(self, d, n):
        super().__init__()
        pe = torch.zeros(n, d)
        pos = torch.arange(0, n).unsqueeze(1).float()
        div = torch.exp(torch.arange(0, d, 2).float() * -(torch.log(torch.tensor(10000.0)) / d))
        pe[:, 0::2] = torch.sin(pos * div)
        pe[:, 1::2] = torch.cos(pos * div)
        self.register_buffer("pe", pe.unsqueeze(0))
    def forward(self, x):
        return x + self.pe[:, :x.size(1)]
t = torch.jit.trace(Pos(4, 10), torch.rand(1, 3, 4))
print(t.code, t(torch.zeros(1, 5, 4)))
class Enc(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True), 2, enable_nested_tensor=False)
    def forward(self, x): return self.enc(x)
e = Enc().eval()
x = torch.rand(2, 3, 4)
t = torch.jit.trace(e, x, check_trace=False)
with torch.no_grad():
    print(torch.allclose(t(x), e(x), atol=1e-6))
g = nn.GroupNorm(2, 4); inn = nn.InstanceNorm1d(4); up = nn.Upsample(scale_factor=2); pr = nn.PReLU(); 
class Many(nn.Module):
    def __init__(self):
        super().__init__(); self.g = g; self.i = inn; self.u = up; self.p = pr; self.avg = nn.AvgPool1d(2); self.e = nn.ELU(); self.hs = nn.Hardswish(); self.bil = nn.Bilinear(3, 3, 2); self.pad = nn.ConstantPad1d(1, 0.5)
    def forward(self, x):
        y = self.pad(self.p(self.u(self.i(self.g(x)))))
        return self.hs(self.e(self.avg(y))), self.bil(x[:, 0], x[:, 1])
t = torch.jit.trace(Many(), torch.rand(2, 4, 3), check_trace=False)
print(t.code, t.g.code, t.i.code, t.u.code, t.p.code, t.avg.code, t.e.code, t.hs.code, t.bil.code, t.pad.code)
