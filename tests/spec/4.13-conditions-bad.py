# docs/language.md 4.13
from typing import Optional


def f(x: Optional[int]) -> int:
    if x:  # error: could not cast value of type Optional[int] to bool
        return 1
    return 2


def main():
    print(f(3))
    if 1j:  # error: could not cast value of type complex to bool
        print("complex")
