# docs/language.md 1.4 # check
import torch


class Net(torch.nn.Module):
    def forward(self, x: int) -> int:
        return x + 1
    def python_only(self):
        return {1, 2} | {3}

net = torch.jit.script(Net())


def main():
    return 1
