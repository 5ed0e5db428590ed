# docs/language.md 4.29
import torch


@torch.jit.script
class Guard:
    def __init__(self):
        self.n = 0
    def __enter__(self):
        self.n += 1
    def __exit__(self, type: int, value: int, tb: int):
        self.n += 10


def main():
    with Guard():  # error: argument 1 of __exit__ must have Any type; TorchScript does not currently support passing exception type, value, or traceback to the __exit__ function.
        print(1)
