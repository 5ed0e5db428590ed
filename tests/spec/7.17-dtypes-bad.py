# docs/language.md 7.17
import torch


def f() -> str:
    return torch.float32  # error: return value was annotated as having type str but is actually of type int


def main():
    return f()
