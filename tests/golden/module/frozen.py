# torch.jit.freeze: no parts, no parameters, no gradients; what is preserved stays. Hooks with keyword arguments.
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.scale = 3
        self.kept = 7

    def forward(self, x):
        return self.fc(x) * self.scale

    @torch.jit.export
    def version(self) -> int:
        return self.kept


torch.manual_seed(0)
net = torch.jit.script(Net().eval())
frozen = torch.jit.freeze(net, preserved_attrs=["version", "kept"])
print(frozen)
print(frozen(torch.ones(1, 2)), net(torch.ones(1, 2)))
print([n for n, _ in frozen.named_parameters()], hasattr(frozen, "fc"), frozen.version(), frozen.kept)
with torch.no_grad():
    net.fc.weight.zero_()
print(frozen(torch.ones(1, 2)), net(torch.ones(1, 2)).shape)
print(type(torch.jit.optimize_for_inference(torch.jit.script(Net().eval()))).__name__)
for bad in (torch.jit.script(Net()), Net()):
    try:
        torch.jit.freeze(bad)
    except RuntimeError as e:
        print(e)


class Outer(nn.Module):
    def __init__(self, part):
        super().__init__()
        self.part = part

    def forward(self, x):
        return self.part(x) + 1


print(Outer(frozen)(torch.ones(1, 2)))


class Keywords(nn.Module):
    def forward(self, x, scale=1.0, *, bias=0.0):
        return x * scale + bias


def before(module, args, kwargs):
    print("before", len(args), sorted(kwargs))
    return args, {**kwargs, "scale": 10.0}


def after(module, args, kwargs, out):
    print("after", len(args), kwargs["scale"])
    return out + 1


k = Keywords()
handle = k.register_forward_pre_hook(before, with_kwargs=True)
k.register_forward_hook(after, with_kwargs=True)
k.register_forward_hook(lambda module, args, out: print("plain", out))
print(k(torch.ones(2), scale=3.0, bias=1.0))
handle.remove()
print(k(torch.ones(2), scale=3.0))
