# torch.nn.init and Module.apply. The .out is PyTorch's.
import torch
import torch.nn as nn
from torch.nn import init
torch.manual_seed(2)
w = torch.empty(3, 4)
print(init.uniform_(w, -1, 2))
print(init.normal_(w, 1.0, 0.1))
print(init.constant_(w, 2.5))
print(init.ones_(w))
print(init.zeros_(w))
print(init.eye_(w))
print(init.xavier_uniform_(w, gain=2.0))
print(init.xavier_normal_(w))
print(init.kaiming_uniform_(w, nonlinearity="relu"))
print(init.kaiming_normal_(w, mode="fan_out"))
print(init.sparse_(w, 0.5))
print(init.dirac_(torch.empty(2, 2, 3)))
print([init.calculate_gain(n) for n in ("linear", "tanh", "relu", "leaky_relu", "selu", "conv2d")], init.calculate_gain("leaky_relu", 0.2))
print(init._calculate_fan_in_and_fan_out(torch.empty(2, 3, 4, 5)))
for f in (lambda: init.calculate_gain("x"), lambda: init.eye_(torch.empty(2)), lambda: init.xavier_uniform_(torch.empty(2)), lambda: init.kaiming_normal_(w, mode="x")):
    try:
        f()
    except ValueError as e:
        print(e)
m = nn.Linear(2, 2)
init.constant_(m.weight, 0.5)
nn.init.zeros_(m.bias)
print(m.weight.data, m.bias.data)
def f(mod):
    if isinstance(mod, nn.Linear):
        nn.init.xavier_uniform_(mod.weight)
        mod.bias.data.fill_(0.01)
net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
net.apply(f)
print(net.state_dict())
print(sum(p.numel() for p in net.parameters()))
print(init.trunc_normal_(w))
print(init.trunc_normal_(w, 1.0, 2.0, 0.0, 3.0))
