# docs/language.md 4.13
import torch


@torch.jit.script
class Switch:
    def __init__(self, on: bool):
        self.on = on

    def __bool__(self) -> bool:
        return self.on


def main():
    if "s":
        print("str")  # expect: str
    if [1]:
        print("list")  # expect: list
    if {"a": 1}:
        print("dict")  # expect: dict
    if Switch(True):
        print("object")  # expect: object
