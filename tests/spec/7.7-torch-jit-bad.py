# docs/language.md 7.7
from typing import List
import torch


def main():
    x = torch.jit.annotate(List[int], ["a"])  # error: list type annotation `List[int]` did not match the types of the given list elements: str
    print(x)
