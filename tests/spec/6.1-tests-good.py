# docs/language.md 6.1
from typing import Optional, Union


def f(x: Optional[int], y: Optional[int]) -> int:
    if x is not None and y is not None:
        return x + y
    if None is x or x < 0:
        return -1
    return x if x is not None else 0


def g(x: Union[int, str, float]) -> str:
    if not isinstance(x, (int, float)):
        return x + "!"
    return "number"


def main():
    print(f(1, 2), f(None, 3), f(4, None), f(-4, None))  # expect: 3 -1 4 -1
    print(g("s"), g(1))  # expect: s! number
