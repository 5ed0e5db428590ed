# docs/language.md 6.5
from typing import Any, Dict, List
import torch


def f(x: Any) -> str:
    if torch.jit.isinstance(x, List[int]):
        return "ints " + str(x[0])
    if torch.jit.isinstance(x, Dict[str, int]):
        return "dict " + str(x["a"])
    if isinstance(x, bool):
        return "bool"
    return "other"


def main():
    print(f([1]))  # expect: ints 1
    print(f({"a": 2}))  # expect: dict 2
    print(f(True))  # expect: bool
    print(f(["s"]))  # expect: other
