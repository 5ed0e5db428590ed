# no_grad, enable_grad, set_grad_enabled, inference_mode: contexts, decorators, nesting. Recorded from PyTorch 2.13.
import torch
import torch.nn as nn

w = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.no_grad():
    print(w * 2, torch.is_grad_enabled(), w.requires_grad)
    with torch.enable_grad():
        print(w * 2)
    print((w * 2).requires_grad)
print(torch.is_grad_enabled())


@torch.no_grad()
def evaluate(m, x):
    return m(x)


@torch.no_grad
def bare(x):
    return x * 2


@torch.enable_grad()
def recorded(x):
    return x * 2


@torch.inference_mode()
def infer(x):
    return x * 3, torch.is_inference_mode_enabled()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor([3.0, 4.0]))

    def forward(self, x):
        return x * self.scale

    @torch.no_grad()
    def predict(self, x, times=1):
        return self.forward(x) * times


net = Net()
x = torch.tensor([1.0, 1.0])
print(evaluate(net, x), bare(w), infer(w), net(x))
print(net.predict(x), net.predict(x, times=2), evaluate.__name__, net.predict.__name__)
with torch.no_grad():
    print(recorded(w), net(x))
with torch.inference_mode():
    print(net(x), torch.is_inference_mode_enabled(), torch.is_grad_enabled())
print(torch.is_inference_mode_enabled())
with torch.inference_mode(False):
    print(net(x))
torch.set_grad_enabled(False)
print(net(x), torch.is_grad_enabled())
torch.set_grad_enabled(True)
for train in (True, False):
    with torch.set_grad_enabled(train):
        print(net(x).requires_grad)
with torch.set_grad_enabled(mode=False):
    print(torch.is_grad_enabled())
try:
    with torch.no_grad():
        raise ValueError("out")
except ValueError as e:
    print(e, torch.is_grad_enabled())


@torch.set_grad_enabled(False)
def off(x):
    return x * 2


print(off(w), torch.is_grad_enabled(), w * 2)
guard = torch.no_grad()
with guard:
    print((w + 1).requires_grad)
with guard:
    print((w + 1).requires_grad)
made = torch.no_grad()(lambda v: v * 5)
print(made(w), made(x))


class Frozen(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(2, 2)
        self.head = nn.Linear(2, 1)
        nn.init.constant_(self.body.weight, 0.5)
        nn.init.constant_(self.head.weight, 0.25)
        nn.init.zeros_(self.body.bias)
        nn.init.zeros_(self.head.bias)
        for p in self.body.parameters():
            p.requires_grad = False

    def forward(self, x):
        return self.head(self.body(x)), self.body(x)


f = Frozen()
print(f(x), [(n, p.requires_grad) for n, p in f.named_parameters()])
f.requires_grad_(False)
print(f(x))
f.head.requires_grad_()
print(f(x)[0], f.head.bias)
print(sum(p.numel() for p in f.parameters() if p.requires_grad))
