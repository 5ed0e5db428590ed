# docs/language.md 1.5
import torch


@torch.jit.script
class Counter:
    def __init__(self):
        self.n = 0
    def never_called(self) -> int:
        return self.n + "a"  # error: arguments for call are not valid: no overload of `+` accepts (int, str)


def main():
    print(Counter().n)
