# Compiled functions and modules record as eager code does; a number is add.Scalar there. Recorded from PyTorch 2.13 (first calls).
import torch
import torch.nn as nn
import torch.nn.functional as F
from typing import Dict, List, Optional, Tuple

w = torch.tensor([[1.0, -2.0], [3.0, 4.0]], requires_grad=True)
x = torch.tensor([[0.5, 1.0], [2.0, 0.0]])


@torch.jit.script
def ops(w, x):
    a = w + 1
    b = torch.tanh(w @ x)
    c = x * 2
    d = w.detach()
    e = w.sum()
    f, g = w.split(1)
    h = w > 0
    return a, b, c, d, e, f, g, h, w


print(ops(w, x))


@torch.jit.script
def guarded(w, x):
    with torch.no_grad():
        a = w * x
        inside = a.requires_grad
    b = w * x
    return a, b, inside, b.requires_grad, b.is_leaf, torch.is_grad_enabled()


print(guarded(w, x))
@torch.jit.script
def unrecorded(w, x):
    return torch.tanh(w @ x)


with torch.no_grad():
    print(guarded(w, x), unrecorded(w, x))


@torch.jit.script
def branch(w, n: int):
    if w.requires_grad:
        y = w * n
    else:
        y = w + n
    for i in range(n):
        y = y - i
    return y


print(branch(w, 3), branch(x, 3), branch(w.detach(), 2), branch(w * 1, 0))


@torch.jit.script
def write(w, x):
    out = torch.zeros(2, 2)
    before = out.requires_grad
    out[0] = w[1]
    y = w * 1
    y.add_(x)
    z = x.clone()
    z.mul_(w)
    return out, before, out.requires_grad, y, z


print(write(w, x))


@torch.jit.script
def containers(xs: List[torch.Tensor], d: Dict[str, torch.Tensor], o: Optional[torch.Tensor]):
    s = torch.stack(xs)
    c = torch.cat([xs[0], d["a"]])
    if o is not None:
        c = c + o
    return s, c, {"neg": -d["a"]}, (xs[0], xs[1] * 1)


print(containers([w, x], {"a": x}, None))
print(containers([x, x], {"a": x}, torch.ones(1, requires_grad=True)))
print(containers([x, x], {"a": x}, None))


@torch.jit.script
def leaf_write(w):
    w.add_(1)
    return w


for f in (lambda: leaf_write(w), lambda: leaf_write(w[0])):
    try:
        f()
    except RuntimeError as e:
        print(str(e).splitlines()[-1])
with torch.no_grad():
    print(leaf_write(w))
print(leaf_write(w * 1))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3, padding=1)
        self.bn = nn.BatchNorm2d(2)
        self.fc = nn.Linear(8, 3)
        for p in self.parameters():
            nn.init.constant_(p, 0.1)

    def forward(self, x):
        x = F.relu(self.bn(self.conv(x)))
        x = torch.flatten(F.max_pool2d(x, 2), 1)
        return F.log_softmax(self.fc(x), dim=1)

    @torch.jit.export
    def features(self, x):
        return self.conv(x), self.bn(self.conv(x))


net = torch.jit.script(Net())
image = torch.arange(16.0).reshape(1, 1, 4, 4)
print(net(image))
print(net.features(image)[1].requires_grad)
net.eval()
with torch.no_grad():
    print(net(image))
print(net.fc.weight.requires_grad, net.fc.bias)
