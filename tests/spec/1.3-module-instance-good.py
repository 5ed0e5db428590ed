# docs/language.md 1.3 # check
import torch


class Net(torch.nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.scale = sum(s for s in sizes if s > 1)
    def forward(self, x: int) -> int:
        return x * self.scale

net = torch.jit.script(Net([1, 2, 3]))


def main():
    return 1
