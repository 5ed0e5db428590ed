# docs/language.md 6.4
from typing import List, Union


def f(x: Union[int, str, List[int]]) -> int:
    if isinstance(x, int):
        return x
    elif isinstance(x, str):
        return len(x)
    else:
        return sum(x)


def main():
    print(f(1), f("ab"), f([1, 2, 3]))  # expect: 1 2 6
