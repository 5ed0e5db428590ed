# torch.jit.script_method, as in PyTorch 1.0.
import torch

class MyModule(torch.jit.ScriptModule):
    def __init__(self, N, M):
        super(MyModule, self).__init__()
        self.weight = torch.nn.Parameter(torch.ones(N, M))
        self.counter = 3

    @torch.jit.script_method
    def forward(self, input):
        if bool(input.sum() > 0):
            output = self.weight.mv(input)
        else:
            output = self.weight + input
        return output * self.counter

my = MyModule(2, 3)
print(my)
print(my(torch.tensor([1., 2., 3.])))
print(my(torch.tensor([-1., -2., -3.])))
print(my.code)
print(my.graph)
