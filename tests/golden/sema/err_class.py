import torch
from enum import Enum
from typing import Any, List, Optional


class NoInit:
    def foo(self) -> int:
        return 1


def no_init() -> int:
    return NoInit().foo()


class A:
    def __init__(self, x: int):
        self.x = x

    @property
    def p(self) -> int:
        return self.x


def no_eq(a: A, b: A) -> bool:
    return a == b


def no_attribute(a: A) -> int:
    return a.y


def set_missing(a: A) -> None:
    a.y = 3


def set_type(a: A) -> None:
    a.x = "s"


def set_property(a: A) -> None:
    a.p = 3


def casts(a: A) -> int:
    if a:
        return len(a)
    return int(a)


def augmented(a: A) -> A:
    a += 1
    return a


def construct() -> A:
    return A("s")


def call_value(a: A) -> None:
    a.x()


def loop(a: A) -> None:
    for i in a:
        print(i)


class InFlow:
    def __init__(self, x: int):
        if x > 1:
            self.x = x


def in_flow() -> int:
    return InFlow(3).x


class Base:
    def __init__(self):
        self.b = 2


class Derived(Base):
    def get(self) -> int:
        return self.b


def inherits() -> int:
    return Derived().get()


class Again:
    def __init__(self):
        self.n = 1

    def f(self, k: int) -> int:
        return self.f(k)


def recursive(a: Again) -> int:
    return a.f(1)


for f in (no_init, no_eq, no_attribute, set_missing, set_type, set_property, casts, augmented, construct, call_value, loop, in_flow, inherits,
          recursive):
    torch.jit.script(f)
