from dataclasses import dataclass, field
from typing import Dict, Iterator, List

@dataclass
class Box:
    w: int
    area: int = field(init=False)
    def __post_init__(self):
        self.area = self.w * 2

def evens(n: int) -> List[int]:
    for i in range(n):
        yield i
    return [1]

def counter(n: int) -> int:
    count = 0
    def bump() -> None:
        nonlocal count
        count += 1
    bump()
    return count

def recursive(n: int) -> int:
    def fact(k: int) -> int:
        return 1 if k < 2 else k * fact(k - 1)
    return fact(n)

def matches(x: int) -> int:
    match x:
        case 1:
            return 2
        case _:
            return 3

def boxes(n: int) -> int:
    return Box(n).area

def iterates(xs: List[int]) -> int:
    return next(iter(xs))
