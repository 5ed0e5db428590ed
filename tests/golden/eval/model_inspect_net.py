import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.MaxPool2d(2))
        self.classifier = nn.Linear(4 * 4 * 4, 5)
        self.scales = nn.ParameterList([nn.Parameter(torch.ones(2) * i) for i in range(2)])
        self.table = nn.ParameterDict({"a": nn.Parameter(torch.zeros(1)), "b": nn.Parameter(torch.ones(2, 2))})
        self.register_buffer("steps", torch.tensor(0))
        self.register_buffer("tmp", torch.zeros(1), persistent=False)

    def forward(self, x):
        x = self.features(x)
        return self.classifier(x.flatten(1))


torch.manual_seed(0)
net = Net()
print(net)
for n, b in net.named_buffers():
    print(n, b.shape, b.dtype)
print(list(net.state_dict()))
print([n for n, _ in net.named_children()], [n for n, _ in net.named_modules()])
calls = []
h1 = net.features[0].register_forward_hook(lambda mod, inp, out: calls.append((type(mod).__name__, tuple(out.shape))))
h2 = net.register_forward_pre_hook(lambda mod, inp: calls.append("pre"))
x = torch.randn(2, 3, 8, 8)
out = net(x)
print(out.shape, calls, out.grad_fn.name())
h1.remove()
h2.remove()
net(x)
print(len(calls))
net.eval()
print(net.training, net.features[1].training)
fused = torch.nn.utils.fusion.fuse_conv_bn_eval(net.features[0], net.features[1])
print(fused, torch.allclose(fused(x), net.features[1](net.features[0](x)), atol=1e-5))
net.double()
print(next(net.parameters()).dtype, net.to(torch.float32).classifier.weight.dtype)
net.zero_grad()
print(net.get_parameter("classifier.bias").shape, net.get_submodule("features.0"))
scripted = torch.jit.script(net)
frozen = torch.jit.freeze(scripted)
print(torch.allclose(frozen(x), net(x), atol=1e-5))
opt = torch.jit.optimize_for_inference(torch.jit.script(net))
print(torch.allclose(opt(x), net(x), atol=1e-4))
compiled = torch.compile(net)
print(torch.allclose(compiled(x), net(x), atol=1e-5))
