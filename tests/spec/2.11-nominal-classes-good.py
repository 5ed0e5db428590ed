# docs/language.md 2.11
import torch


@torch.jit.interface
class Named:
    def name(self) -> str:
        pass


@torch.jit.script
class Dog:
    def __init__(self):
        self.legs = 4
    def name(self) -> str:
        return "dog"


def call(n: Named) -> str:
    return n.name()


def main():
    print(call(Dog()))  # expect: dog
