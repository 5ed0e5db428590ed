# docs/language.md 2.5
from typing import Union


def g(x: Union[int, str]) -> int:
    return x  # error: return value was annotated as having type int but is actually of type Union[int, str]


def main():
    print(g(1))
