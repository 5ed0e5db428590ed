# docs/language.md 2.5
from typing import Optional, Union


def f(x: Union[int, None]) -> Optional[int]:
    return x


def g(x: Union[int, Union[str, int]]) -> str:
    if isinstance(x, int):
        return "int"
    return x


def main():
    print(f(1), f(None))  # expect: 1 None
    print(g(1), g("s"))  # expect: int s
