import torch
from enum import Enum
from typing import Any, List, Optional


class A:
    def __init__(self, x: int):
        self.x = x


class BadExit:
    def __init__(self):
        self.n = 1

    def __enter__(self) -> int:
        return self.n

    def __exit__(self, a, b, c) -> None:
        pass


def with_exit() -> int:
    with BadExit() as n:
        return n


def with_none(a: A) -> None:
    with a:
        pass


def with_int() -> None:
    with 3:
        pass


@torch.jit.interface
class Two(object):
    def one(self, x: int) -> int:
        pass

    def two(self, x: int) -> int:
        pass


class One:
    def __init__(self):
        self.n = 1

    def one(self, x: int) -> int:
        return x


def as_two(x: Two) -> int:
    return x.two(1)


def not_two() -> int:
    return as_two(One())


class Mixed(Enum):
    A = 1
    B = "b"


def mixed(m: Mixed) -> bool:
    return m == Mixed.A


class Color(Enum):
    RED = 1


def no_member() -> int:
    return Color.BLUE.value


def enum_order(c: Color) -> bool:
    return c < Color.RED


for f in (with_exit, with_none, with_int, not_two, mixed, no_member, enum_order):
    torch.jit.script(f)
