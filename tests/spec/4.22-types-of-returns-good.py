# docs/language.md 4.22
from typing import Optional, Union


def f(c: bool) -> Optional[int]:
    if c:
        return None
    return 1


def g(c: bool) -> Union[int, str]:
    if c:
        return "s"
    return 1


def main():
    print(f(True), f(False), g(True), g(False))  # expect: None 1 s 1
