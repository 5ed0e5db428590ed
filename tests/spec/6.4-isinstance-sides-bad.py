# docs/language.md 6.4
from typing import Union


def f(x: Union[int, str, float]) -> int:
    if isinstance(x, int):
        return x
    return x + 1  # error: arguments for call are not valid: no overload of `+` accepts (Union[float, str], int)


def main():
    print(f(1))
