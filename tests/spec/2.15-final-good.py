# docs/language.md 2.15 # check
import torch


class Net(torch.nn.Module):
    k: torch.jit.Final[int]
    def __init__(self):
        super().__init__()
        self.k = 3
    def forward(self, x: int) -> int:
        return x * self.k

net = torch.jit.script(Net())


def main():
    return 1
