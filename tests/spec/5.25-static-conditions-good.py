# docs/language.md 5.25
import torch


def f(x: int) -> int:
    if x is None:
        return "never" + 1
    if isinstance(x, str):
        return x.missing
    if not torch.jit.is_scripting():
        return []
    if False:
        return "never"
    return x


def main():
    print(f(5))  # expect: 5
