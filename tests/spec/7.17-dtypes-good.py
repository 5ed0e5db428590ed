# docs/language.md 7.17 # check
import torch


def f() -> int:
    x: int = torch.float32
    return x


def main():
    return f()
