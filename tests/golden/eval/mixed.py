"""Module doc."""
from __future__ import annotations
from typing import TYPE_CHECKING, List, Optional
if TYPE_CHECKING:
    import numpy
import abc
print(__doc__)
def f(a, /, b, *, c=3): return a, b, c
print(f(1, b=2), f(*[1, 2], **{"c": 4}))
class Meta(abc.ABC):
    __slots__ = ("x",)
    @abc.abstractmethod
    def go(self): ...
class Impl(Meta):
    def __init__(self, **kw):
        for k, v in kw.items(): setattr(self, k, v)
    def go(self): return type(self)(x=self.x + 1).x
print(Impl(x=1).go(), Impl.__doc__, f.__name__, f.__qualname__, Impl.go.__qualname__)
class Vec:
    """A vector."""
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return Vec(self.x + o.x, self.y + o.y)
    def __radd__(self, o): return self if o == 0 else NotImplemented
    def __mul__(self, k): return Vec(self.x * k, self.y * k)
    __rmul__ = __mul__
    def __neg__(self): return Vec(-self.x, -self.y)
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    def __repr__(self): return "Vec(%r, %r)" % (self.x, self.y)
    def __format__(self, spec): return f"<{format(self.x, spec)}, {format(self.y, spec)}>"
    def __iter__(self): yield self.x; yield self.y
    def __matmul__(self, o): return self.x * o.x + self.y * o.y
    def __iadd__(self, o): self.x += o.x; return self
    def __bool__(self): return bool(self.x or self.y)
v = Vec(3, 4)
print(v + Vec(1, 1), 2 * v, v * 2, -v, abs(v), sum([v, v]), f"{v:.1f}", tuple(v), v @ v, not Vec(0, 0), Vec.__doc__)
v += Vec(1, 0); print(v)
a, b = v; print(a, b, *v, sep="/")
try:
    v + 1
except AttributeError as e: print("AE", e)
try: [] + v
except TypeError as e: print("TE", e)
def fin():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: return "ret"
        finally:
            print("f", i)
print(fin())
def ov():
    try: return 1
    finally: return 2
print(ov())
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), max(It(4)), 2 in It(5), dict(zip("ab", It(2))))
try:
    try: 1 / 0
    except ZeroDivisionError as e: raise ValueError("wrapped") from e
except ValueError as e: print(e)
x = 10
fs = [lambda: x, lambda x=x: x]; x = 20; print([g() for g in fs])
print([y := 5, y ** 2], y, any((last := n) > 2 for n in [1, 2, 3, 4]), last)
def deep():
    n = 0
    def a():
        def b():
            nonlocal n; n += 1; return n
        return b
    return a()
d = deep(); d(); print(d())
print([(i, j) for i in range(3) for j in range(i)], {i: [j for j in range(i)] for i in range(3)}, [[c for c in w] for w in ["ab", "c"]])
for i, (p, q) in enumerate([(1, 2), (3, 4)]): print(i, p, q, end=" | ")
print()
m = {"a": {"b": [1, 2, {"c": 3}]}}; m["a"]["b"][2]["c"] += 1; print(m)
l = [1, 2, 3, 4, 5, 6]; l[1:4] = []; print(l); l[::2] = [9, 9]; print(l); l *= 2; print(l)
print("%s" % [1, "a"], "%-10s|" % "hi", "%+.2e" % 12345.678, "%c%c" % ("a", 98), "%5.1f%%" % 99.5)
print("{:,.2f} {:>10} {!r:^10} {:08b} {:_}".format(1234567.891, "r", "q", 37, 10**6))
print(1_000 == 1000, 0xff, 1e3, .5, 5., 1e-7, 3.0e10, 2**53 + 0.0, -0.0 == 0.0, 7 // -2, -7 % 5, 7.0 // 2, divmod(-7.5, 2))
print(bool([[]]), None is None, (1, 2) == (1, 2), [1] == (1,), "a" < "B", sorted(["b", "A", "c"], key=str.lower), sorted([3, 1, 2], reverse=True))
print(isinstance(True, int), isinstance(1, (str, float)), issubclass(bool, int), type(1).__name__, type(None).__name__, type([]) == list, callable(print))
class P:
    def __init__(self): self._v = 1
    @property
    def v(self): "prop doc"; return self._v
    @v.setter
    def v(self, n):
        if n < 0: raise ValueError("neg")
        self._v = n
class Q(P):
    @property
    def v(self): return super().v * 10
q = Q(); print(q.v)
try: q.v = 3
except AttributeError as e: print(e)
p = P(); p.v = 5; print(p.v)
try: p.v = -1
except ValueError as e: print(e)
class A:
    def __init__(self, **kw): self.log = ["A"]
class B(A):
    def __init__(self, b=0, **kw): super().__init__(**kw); self.log.append(f"B{b}")
class C(A):
    def __init__(self, c=0, **kw): super().__init__(**kw); self.log.append(f"C{c}")
class D(B, C):
    def __init__(self, **kw): super().__init__(**kw); self.log.append("D")
print(D(b=1, c=2).log)
def decorate(cls): cls.extra = lambda self: "extra"; return cls
@decorate
class E: y: int = 3; z: Optional[int] = None
print(E().extra(), E.y, E().z, E.__annotations__ if False else "")
s = "naïve café"; print(s[2], s.index("c"), len(s), s.split("ï"), s.replace("é", "e"), "é" in s, s[::-1], f"{s:>12}|", s.center(14, "·"))
print("a\tb\\n", r"a\tb", 'it''s', "line1\n  line2".splitlines(), " x ".strip() + "|", "a,b;c".replace(";", ",").split(","), "abc".find("z"))
print(list(map(int, "1 2 3".split())), list(filter(lambda n: n % 2, range(6))), " ".join(f"{k}={v}" for k, v in {"a": 1, "b": 2}.items()))
print(min(3, 2.5), max("abc", "abd"), sum((1, 2), 3), round(-2.5), round(0.125, 2), abs(-7), pow(2, 3), 10 % 3, -(2 ** 2), (-2) ** 2)
import copy
o = [1, [2, 3]]; s1 = copy.copy(o); s2 = copy.deepcopy(o); o[1].append(4); print(s1, s2)
def g():
    try:
        yield 1
        yield 2
    finally: print("closed")
it = g(); print(next(it)); it.close()
print(*(i for i in range(3)), end="\n")
assert True, "never"
while True:
    try: break
    finally: print("brk")
print(f"{'nested ' + f'{1 + 1}'} {(lambda z: z * 2)(4)} {[1, 2][0]!r} {'%d' % 3}")
print(repr(1e100), 1e16, 123456789012345.6, 0.1 + 0.7, 1/3, 2/3, 100/3, 1e-10, 5e-5, 0.00012)
print(int("0b11", 2) if False else int("11", 2), int(1e10), float("nan") != float("nan"), float("-inf"), hash(1) == hash(1.0), str(1.0), repr("\u200b") if False else "")
