# docs/language.md 2.10
import torch


def f(d: torch.device) -> int:
    return d  # error: return value was annotated as having type int but is actually of type Device


def main():
    print(f(torch.device("cpu")))
