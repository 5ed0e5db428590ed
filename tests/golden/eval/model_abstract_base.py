import torch
import torch.nn as nn
from abc import ABC, abstractmethod
from typing import Dict, Type

REGISTRY: Dict[str, Type[nn.Module]] = {}


def register(name):
    def wrap(cls):
        REGISTRY[name] = cls
        return cls
    return wrap


class Base(nn.Module, ABC):
    @abstractmethod
    def encode(self, x):
        ...

    def forward(self, x):
        return self.encode(x) + 1

    @property
    def device_count(self):
        return 0

    @staticmethod
    def make(name, **kwargs):
        return REGISTRY[name](**kwargs)


@register("a")
class A(Base):
    def __init__(self, k=2):
        super().__init__()
        self.k = k

    def encode(self, x):
        return x * self.k


@register("b")
class B(A):
    def __init__(self, *args, bias=0.5, **kwargs):
        super().__init__(*args, **kwargs)
        self.bias = nn.Parameter(torch.tensor(bias))

    def encode(self, x):
        return super().encode(x) + self.bias


x = torch.arange(3.0)
for name in sorted(REGISTRY):
    m = Base.make(name, k=3)
    print(name, m, m(x), isinstance(m, Base), m.device_count, issubclass(type(m), A))
try:
    Base()
except TypeError as e:
    print(e)
try:
    Base.make("c")
except KeyError as e:
    print("missing", e)
print(A.__name__, B.__mro__[1].__name__, hasattr(m, "bias"), getattr(m, "nope", None))
print({k: v.shape for k, v in B(bias=2.0).state_dict().items()})
m.train(False)
print(m.training, sum(1 for _ in m.modules()), callable(m))
