class Base:
    count = 0
    def __init__(self, name, *args, **kw):
        self.name = name
        self.args = args
        self.kw = kw
        Base.count += 1
    def hi(self): return f"{type(self).__name__}:{self.name}"
    @property
    def upper(self): return self.name.upper()
    @upper.setter
    def upper(self, v): self.name = v.lower()
    @staticmethod
    def st(x): return x * 2
    @classmethod
    def make(cls, n): return cls(n)
    def __repr__(self): return f"<{self.name}>"
    def __eq__(self, o): return isinstance(o, Base) and o.name == self.name
    def __hash__(self): return hash(self.name)
    def __lt__(self, o): return self.name < o.name
    def __add__(self, o): return Base(self.name + o.name)
    def __len__(self): return len(self.name)
    def __getitem__(self, i): return self.name[i]
    def __call__(self, x): return x + 1
    def __contains__(self, c): return c in self.name
    def __bool__(self): return self.name != "false"
class Derived(Base):
    def __init__(self, name):
        super().__init__(name, 1, 2, k=3)
        self.extra = True
    def hi(self): return "D/" + super().hi()
    def __iter__(self): return iter(self.name)
b, d = Base("bob"), Derived("dee")
print(b, d, b.hi(), d.hi(), d.args, d.kw, Base.count, d.upper, Base.st(4), Derived.make("x"), b == Base("bob"), b != d, b < d)
d.upper = "ZED"; print(d.name, b + d, len(d), d[0], d(1), "z" in d, list(d), bool(Base("false")), sorted([d, b]), {b: 1}[Base("bob")])
print(isinstance(d, Base), issubclass(Derived, Base), hasattr(d, "nope"), getattr(d, "nope", 5), type(d) is Derived, Derived.__name__, Derived.__mro__[1].__name__, d.__class__.__name__)
setattr(d, "dyn", 7); print(d.dyn, sorted(k for k in d.__dict__)); del d.dyn; print(hasattr(d, "dyn"))
class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
print(D().who(), [k.__name__ for k in D.__mro__])
from enum import Enum, IntEnum, auto
class Color(Enum):
    RED = 1
    GREEN = auto()
    ALIAS = 1
    @property
    def nice(self): return self.name.title()
class N(IntEnum):
    ONE = 1
    TWO = 2
print(Color.RED, repr(Color.GREEN), Color.RED.value, Color.GREEN.name, Color(2), Color["RED"], list(Color), Color.ALIAS is Color.RED, Color.RED == 1, N.ONE + 1, N.TWO > N.ONE, N(2), f"{N.ONE}", Color.GREEN.nice, len(Color), Color.RED in {Color.RED: 1})
from typing import NamedTuple, List, Optional
class Pt(NamedTuple):
    x: int
    y: int = 5
    def norm(self): return self.x + self.y
p = Pt(1); print(p, p.norm(), p._replace(y=0), Pt(y=1, x=2), p.x, p + (1,), isinstance(p, tuple))
from dataclasses import dataclass, field, asdict, replace
@dataclass
class DC:
    a: int
    b: str = "z"
    c: List[int] = field(default_factory=list)
    def total(self): return self.a + sum(self.c)
@dataclass(order=True, frozen=True)
class Ord:
    k: int
    v: str = field(default="q", compare=False)
class Sub(DC): pass
x = DC(1); x.c.append(4); print(x, DC(1, c=[4]) == x, x.total(), asdict(x), replace(x, a=9), Ord(1) < Ord(2), Ord(1, "a") == Ord(1, "b"), Sub(3), hash(Ord(1)) == hash(Ord(1)))
try:
    Ord(1).k = 2
except AttributeError as e:
    print("frozen", e)
class Ctx:
    def __enter__(self): print("enter"); return self
    def __exit__(self, t, v, tb): print("exit", t.__name__ if t else None, v); return t is ValueError
with Ctx() as c, Ctx():
    print("body")
with Ctx():
    raise ValueError("swallowed")
class Stack(list):
    def top(self): return self[-1]
s = Stack([1, 2]); s.append(3); print(s.top(), len(s), s)
class Missing:
    def __getattr__(self, n): return "got " + n
    def __setattr__(self, n, v): object.__setattr__(self, n, v) if False else None
print(Missing().anything)
def deco(n):
    def wrap(f):
        def inner(*a, **k): return f(*a, **k) * n
        return inner
    return wrap
@deco(3)
def triple(x): return x
print(triple(2), triple("ab"))
def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
c1 = counter(); c1(); print(c1(), [f() for f in [lambda i=i: i * i for i in range(3)]])
def gen(n):
    for i in range(n):
        got = yield i
    return "done"
def outer():
    yield from gen(2)
    yield "x"
print(list(outer()), sum(gen(4)), [a for a, _ in zip(gen(100), range(3))])
import functools, operator
print(functools.reduce(operator.add, [1, 2, 3], 10), functools.partial(pow, 2)(5), sorted([{"k": 2}, {"k": 1}], key=operator.itemgetter("k")))
@functools.lru_cache(None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(50))
g = 1
def setg():
    global g
    g = 2
setg(); print(g, __name__)
