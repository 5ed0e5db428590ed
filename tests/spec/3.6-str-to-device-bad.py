# docs/language.md 3.6
import torch


def f(d: torch.device) -> int:
    return d + 1  # error: arguments for call are not valid: no overload of `+` accepts (Device, int)


def main():
    f("cpu")
