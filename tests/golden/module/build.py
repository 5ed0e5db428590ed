# Modules at build time: registering, finding, changing and showing their parts. PyTorch prints the same.
import torch
import torch.nn as nn


class Leaf(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n

    def forward(self, x):
        return x * self.n

    def extra_repr(self):
        return f"n={self.n}"


class Two(nn.Module):
    def __init__(self, *, flip=False):
        super(Two, self).__init__()
        self.left, self.right = Leaf(2), Leaf(3)
        self.flip = flip

    def forward(self, x):
        return self.right(self.left(x)) if not self.flip else self.left(x)


net = nn.Sequential(Two(), nn.ReLU(), nn.Sequential(Leaf(5), Leaf(5), nn.Dropout(0.25)))
print(net)
print([name for name, _ in net.named_modules()], len(list(net.modules())), [name for name, _ in net[0].named_children()])
print(net.training, net.eval().training, net[2][1].training, net.train()[0].left.training)
print(net[0](7), net[-1][0](4), len(net), net[2][0].n)
net[0].right = Leaf(30)
print(net[0](1), net.get_submodule("0.right"), list(net[0]._modules))
del net[0].right
print(hasattr(net[0], "right"), hasattr(net[0], "left"))
net.add_module("tail", nn.Identity())
print(net[-1], [k for k in net._modules])
seen = []
net.apply(lambda m: seen.append(type(m).__name__))
print(seen)
print(nn.ModuleList([Leaf(1), Leaf(1), Leaf(2)]), nn.ModuleDict({"k": Leaf(9)}))
print(nn.Flatten(), nn.Softmax(dim=1), nn.LeakyReLU(0.2, True), nn.GELU(), nn.Hardtanh(), nn.ReLU6())


class Late(nn.Module):
    def __init__(self):
        self.leaf = Leaf(1)


for make in (lambda: Late(), lambda: Leaf(1).missing, lambda: net.add_module("a.b", Leaf(1)), lambda: nn.Dropout(2.0), lambda: nn.Module()(1),
             lambda: nn.ModuleList([Leaf(1)])[3], lambda: setattr(net, "tail", 3)):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)
