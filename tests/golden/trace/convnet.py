# Convolutions, pooling, normalisation, dropout, in eval and train mode.
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(12)


class Block(nn.Module):
    def __init__(self, i, o, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 3, stride=stride, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(o)
        self.down = nn.Conv2d(i, o, 1, stride=stride) if i != o else None

    def forward(self, x):
        y = F.relu(self.bn(self.conv(x)))
        if self.down is not None:
            x = self.down(x)
        return y + x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.blocks = nn.Sequential(Block(4, 4), Block(4, 8, 2))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(8, 3)

    def forward(self, x):
        x = F.max_pool2d(F.leaky_relu(self.stem(x), 0.1), 2)
        x = self.pool(self.blocks(x))
        x = torch.flatten(x, 1)
        return F.log_softmax(self.fc(self.drop(x)), dim=-1)


net = Net().eval()
t = torch.jit.trace(net, torch.rand(1, 3, 10, 10))
print(t.code)
print(t.stem.code)
print(t.blocks.code)
print(getattr(t.blocks, "1").code)
print(getattr(t.blocks, "1").bn.code)
print(t.drop.code, t.pool.code)
with torch.no_grad():
    x = torch.rand(2, 3, 12, 12)
    print(t(x).shape, torch.allclose(t(x), net(x), atol=1e-6))
    print(t(x))
net.train()
u = torch.jit.trace(net, torch.rand(2, 3, 10, 10), check_trace=False)
print(getattr(u.blocks, "0").bn.code)
print(u.drop.code)
print(getattr(net.blocks, "0").bn.num_batches_tracked, u.training, t.training)
print(torch.rand(2))
