# ext_match: see docs/language.md 11.
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple, Union, Set, Iterator, Generic, TypeVar
from dataclasses import dataclass, field
import torch, torch.nn as nn, torch.nn.functional as F
from torch import Tensor
@dataclass
class Point:
    x: int
    y: int
class Pair(NamedTuple):
    a: int
    b: str
def lit(x: int, s: str):
    match x:
        case 0:
            r = "zero"
        case 1 | 2:
            r = "few"
        case -1:
            return "neg"
        case n if n > 100:
            r = f"big{n}"
        case _:
            r = "many" + s
    match s:
        case "go" | "run": r += "!"
        case other: r += other
    return r
def seq(t: Tuple[int, int], xs: List[int]):
    match t:
        case (0, y):
            a = y
        case (x, 0):
            a = -x
        case (x, y) if x == y:
            a = 100
        case _:
            a = 7
    match xs:
        case []:
            b = "empty"
        case [x]:
            b = f"one {x}"
        case [1, *rest]:
            b = f"one and {len(rest)}"
        case [first, *_, last]:
            b = f"{first}..{last}"
    return a, b
def cls(p: Point, q: Pair, d: Dict[str, int], u: Union[int, str, List[int]]):
    match p:
        case Point(x=0, y=0): a = "origin"
        case Point(x=0, y=y): a = f"y{y}"
        case Point(x, y): a = f"{x},{y}"
    match q:
        case Pair(1, b): c = b
        case Pair(a=n): c = str(n)
    match d:
        case {"k": v}: e = v
        case {"z": 1, "w": w}: e = w
        case _: e = -1
    match u:
        case int(): g = u + 1
        case str(s): g = len(s)
        case [first, *_]: g = first
        case _: g = -9
    return a, c, e, g
def main2():
    a = lit(0, "a"), lit(2, "go"), lit(9, "b"), lit(-1, ""), lit(500, "x")
    b = seq((0, 3), []), seq((4, 0), [5]), seq((2, 2), [1, 2, 3]), seq((1, 2), [7, 8, 9])
    c = cls(Point(0, 0), Pair(1, "q"), {"k": 3}, 4), cls(Point(0, 2), Pair(2, "q"), {"z": 1, "w": 8}, "abc"), cls(Point(1, 2), Pair(1, "r"), {}, [5, 6]), cls(Point(1, 2), Pair(1, "r"), {}, [])
    return a, b, c
main2 = torch.jit.script(main2)
print(main2())
