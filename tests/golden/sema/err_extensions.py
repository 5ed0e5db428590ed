from functools import reduce
from typing import List

def walrus(xs: List[int]) -> int:
    if (n := len(xs)) > 2:
        return n
    return 0

def lambdas(x: int) -> int:
    f = lambda a: a + 1
    return f(x)

def nested(x: int) -> int:
    def g(a: int) -> int:
        return a + 1
    return g(x)

def keys(xs: List[int]) -> int:
    return max(xs, key=abs)

def default(xs: List[int]) -> int:
    return max(xs, default=1)

def sort(xs: List[int]) -> None:
    xs.sort(key=abs)

def maps(xs: List[int]) -> List[str]:
    return list(map(str, xs))

def filters(xs: List[int]) -> List[int]:
    return list(filter(bool, xs))

def reduces(xs: List[int]) -> int:
    return reduce(min, xs)

def columns(xs: List[List[int]]) -> List[List[int]]:
    return [list(c) for c in zip(*xs)]

def add(a: int, b: int) -> int:
    return a + b

def star(xs: List[int]) -> int:
    return add(*xs)
