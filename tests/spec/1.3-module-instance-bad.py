# docs/language.md 1.3
import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = 2
    def forward(self, x: int) -> int:
        return x * self.missing  # error: Module 'Net' has no attribute 'missing'

net = torch.jit.script(Net())


def main():
    return 1
