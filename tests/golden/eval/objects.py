import sys
from enum import Enum, auto, unique
from dataclasses import dataclass, field
from typing import NamedTuple, Dict, Tuple
from collections import namedtuple, defaultdict, OrderedDict, Counter
@unique
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius):
        self.mass = mass; self.radius = radius
    @property
    def g(self): return round(self.mass / self.radius ** 2, 3)
    @classmethod
    def heavy(cls): return max(cls, key=lambda p: p.mass)
print(Planet.EARTH.g, Planet.heavy(), [p.name for p in Planet], Planet.MARS.value, Planet((0.64, 3.39)).name, isinstance(Planet.MARS, Planet), Planet.__members__.keys() if False else "")
class S(str, Enum):
    A = "a"
    B = "b"
print(S.A == "a", S("b"), S.A.upper(), "x" + S.B, S.A.value, repr(S.A), {S.A: 1}["a"])
try: Planet("x")
except ValueError as e: print(e)
try: Planet["X"]
except KeyError as e: print("KeyError", e)
try: Planet.NOPE
except AttributeError as e: print("AttributeError")
class Opt(NamedTuple):
    """doc"""
    name: str
    val: float = 1.5
    tags: Tuple[str, ...] = ()
    @property
    def label(self): return f"{self.name}={self.val}"
o = Opt("a"); n, v, t = o
print(o, o.label, n, v, t, o == ("a", 1.5, ()), hash(o) == hash(("a", 1.5, ())), o < Opt("b"), [*o], len(o), o[0], o[-1], o._asdict())
try: o.name = 3
except AttributeError as e: print("AttributeError", e)
try: Opt()
except TypeError as e: print(e)
@dataclass
class Cfg:
    lr: float = 0.1
    layers: list = field(default_factory=lambda: [1, 2])
    name: str = field(default="n", repr=False)
    extra: Dict[str, int] = field(default_factory=dict)
    total: int = field(init=False, default=0)
    def __post_init__(self): self.total = sum(self.layers)
a, b = Cfg(), Cfg(0.2, layers=[5]); a.layers.append(9)
print(a, b, a == Cfg(), Cfg() == Cfg(), a.total, Cfg(0.1, [1, 2]).total)
@dataclass
class Sub(Cfg):
    more: int = 7
print(Sub(), Sub(more=1).more, isinstance(Sub(), Cfg))
try: Cfg(bad=1)
except TypeError as e: print(e)
try: Cfg(1, 2, 3, 4, 5)
except TypeError as e: print(str(e)[:40])
dd = defaultdict(int)
for w in "the cat the dog".split(): dd[w] += 1
print(dict(dd), sorted(dd.items(), key=lambda kv: (-kv[1], kv[0])), Counter("abca").most_common(1), Counter([1, 1]) == {1: 2})
od = OrderedDict(a=1); od["b"] = 2; od.move_to_end("a"); print(list(od), od.popitem())
class Node:
    def __init__(self, val, left=None, right=None): self.val, self.left, self.right = val, left, right
    def __iter__(self):
        if self.left: yield from self.left
        yield self.val
        if self.right: yield from self.right
print(list(Node(2, Node(1), Node(3))))
def memo(f):
    cache = {}
    def wrapper(*args):
        if args not in cache: cache[args] = f(*args)
        return cache[args]
    wrapper.cache = cache
    return wrapper
@memo
def lev(a, b):
    if not a or not b: return len(a) + len(b)
    return min(lev(a[1:], b) + 1, lev(a, b[1:]) + 1, lev(a[1:], b[1:]) + (a[0] != b[0]))
print(lev("kitten", "sitting"), len(lev.cache))
def primes():
    sieve, n = {}, 2
    while True:
        if n not in sieve: yield n; sieve[n * n] = [n]
        else:
            for p in sieve.pop(n): sieve.setdefault(p + n, []).append(p)
        n += 1
from itertools import islice
print(list(islice(primes(), 10)), next(x for x in primes() if x > 50))
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], list(map(list, zip(*matrix))), sum(x for row in matrix for x in row))
words = ["banana", "apple", "cherry"]; words.sort(key=len); print(words, sorted(words, key=lambda w: (len(w), w)), max(words, key=len))
def kw(**kwargs): return sorted(kwargs.items())
print(kw(b=1, a=2), kw(**{"x": 1}, y=2), (lambda *a, **k: (len(a), len(k)))(1, 2, z=3))
print(f"{3.14159:.2f} {42:08d} {'left':<8}| {'right':>8} {255:#06x} {0.5:.0%} {1e6:,.0f} {-5:+d} {3:>{5}}")
stack = [1]; stack += [2]; print(stack.pop(), stack, not stack)
print(*sorted({"b": 1, "a": 2}), {**{"a": 1}, **{"b": 2}}, [*range(2), *[5]], (*"ab",), {*[1, 1]})
i = 0
while True:
    i += 1
    if i % 2: continue
    if i > 6: break
    print(i, end=" ")
else: print("no")
print()
class Acc:
    total = 0
    def __init_subclass__(cls, **kw): cls.tag = cls.__name__.lower()
    def __call__(self, x): Acc.total += x; return self
    def __enter__(self): return self
    def __exit__(self, *a): print("exit", a[0] is None)
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
    def __getitem__(self, k): return k
    def __contains__(self, k): return k == 1
    def __len__(self): return 3
    def __eq__(self, o): return True
    def __ne__(self, o): return False
    def __lt__(self, o): return False
class SubAcc(Acc): pass
acc = SubAcc()
with acc as z: z(2)(3)
acc[1] = 2; del acc[3]; print(acc[1:2], acc[..., 0], 1 in acc, len(acc), acc == 5, acc != 5, Acc.total, SubAcc.tag, acc[1, 2])
try:
    raise ValueError("a", 1)
except ValueError as e: print(e, e.args, repr(e))
def typed(x: int = 3, *, y: "str" = "q") -> None: """doc of typed"""
print(typed.__doc__, typed.__name__, typed())
print(sys.maxsize, len(sys.argv) >= 1, __name__)
print(0.1 + 0.2, 1e-4, 1e-5, 1.5e300 * 1e10, -1.5, 2.0 ** 0.5, 10.0 / 3, 1e15, 1e17, 123456789.0, 1.0e-300)
print("ok" if all(isinstance(c, str) for c in "abc") else "no", [] == [], {} == {}, () is (), "a" "b" == "ab")
global_list = []
def add(x, acc=[]): acc.append(x); return acc
print(add(1), add(2), add(3, []))
try:
    def bad(): x = y_undefined
    bad()
except NameError as e: print(e)
a = b = []; a.append(1); print(b, a is b); (c, d), e = (1, 2), 3; c, d = d, c; print(c, d, e)
x = [1, 2, 3, 4]; x[0], x[-1] = x[-1], x[0]; print(x); del x[::2]; print(x)
print(str(b"ab"), b"ab"[0], bytes([65, 66]), b"a" + b"b", "é".encode(), b"\xc3\xa9".decode())
print(any(x > 3 for x in x), "%r" % (("a",),), "{0[0]} {0[1]}".format([1, 2]), "{a.x}".format(a=type("T", (), {"x": 1})()) if False else "-")
