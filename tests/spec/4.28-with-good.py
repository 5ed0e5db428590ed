# docs/language.md 4.28
from typing import Any
import torch


@torch.jit.script
class Guard:
    def __init__(self, name: str):
        self.name = name
    def __enter__(self) -> str:
        print("enter", self.name)
        return self.name
    def __exit__(self, type: Any, value: Any, tb: Any):
        print("exit", self.name)


def f() -> int:
    with Guard("a") as a, Guard("b"):
        print("in", a)
        return 1


def main():
    print(f())
