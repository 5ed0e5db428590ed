# docs/language.md 1.4
import torch


class Net(torch.nn.Module):
    def forward(self, x: int) -> int:
        return x + 1
    @torch.jit.export
    def twice(self, x: int) -> int:
        return x + "a"  # error: arguments for call are not valid: no overload of `+` accepts (int, str)

net = torch.jit.script(Net())


def main():
    return 1
