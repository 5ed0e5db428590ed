import abc
from abc import ABC, ABCMeta, abstractmethod
import torch.nn as nn


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    @staticmethod
    @abstractmethod
    def unit(): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    def show(self):
        return f"{self.name} {self.area()}"


class Half(Shape):
    def area(self):
        return 1

    @staticmethod
    def unit():
        return "m"


class Square(Half):
    name = "square"

    @classmethod
    def make(cls):
        return cls()


class Meta(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def f(self):
        return 3


class Done(Meta):
    def f(self):
        return super().f() + 1


class Mixed(ABC, nn.Module):
    def __init__(self):
        super().__init__()

    @abstractmethod
    def forward(self, x): ...


class Real(Mixed):
    def forward(self, x):
        return x


class Unmarked:
    @abstractmethod
    def f(self):
        return 5


for c in (Shape, Half, Square, Meta, Done, Mixed, Real, Unmarked):
    try:
        x = c()
        print(c.__name__, x.show() if c is Square else x.f() if hasattr(x, "f") else x)
    except TypeError as e:
        print(e)
print(Square.make().unit(), isinstance(Square(), Shape), issubclass(Half, Shape))
