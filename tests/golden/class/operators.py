# Answers are those of PyTorch 2.13 for the same file.
import torch
from typing import *
from enum import Enum
from dataclasses import dataclass

class Color(Enum):
    RED = "r"
    GREEN = "g"


class Temp(Enum):
    LOW = 0.5
    HIGH = 1e20

class Pt(NamedTuple):
    x: int
    y: float = 2.5
    name: Optional[str] = None

@torch.jit.script
class Vec:
    def __init__(self, x: int, y: int = 7):
        self.x = x
        self.y = y
    def __add__(self, o: 'Vec') -> 'Vec':
        return Vec(self.x + o.x, self.y + o.y)
    def __sub__(self, o: 'Vec') -> 'Vec':
        return Vec(self.x - o.x, self.y - o.y)
    def __mul__(self, k: int) -> 'Vec':
        return Vec(self.x * k, self.y * k)
    def __neg__(self) -> 'Vec':
        return Vec(-self.x, -self.y)
    def __eq__(self, o: 'Vec') -> bool:
        return self.x == o.x and self.y == o.y
    def __ne__(self, o: 'Vec') -> bool:
        return not (self.x == o.x and self.y == o.y)
    def __lt__(self, o: 'Vec') -> bool:
        return self.x < o.x
    def __len__(self) -> int:
        return 2
    def __getitem__(self, i: int) -> int:
        if i == 0:
            return self.x
        return self.y
    def __setitem__(self, i: int, v: int) -> None:
        if i == 0:
            self.x = v
        else:
            self.y = v
    def __delitem__(self, i: int) -> None:
        self[i] = -1
    def __contains__(self, v: int) -> bool:
        return v == self.x or v == self.y
    def __call__(self, k: int) -> int:
        return self.x * k + self.y
    def __int__(self) -> int:
        return self.x
    def __float__(self) -> float:
        return float(self.x)
    def __bool__(self) -> bool:
        return self.x != 0
    def __str__(self) -> str:
        return "Vec({}, {})".format(self.x, self.y)
    def __iadd__(self, o: 'Vec') -> 'Vec':
        self.x += o.x
        return self
    def __mod__(self, k: int) -> int:
        return self.x % k
    def __pow__(self, k: int) -> int:
        return self.x + k
    def __truediv__(self, k: int) -> float:
        return self.x / k
    def __and__(self, k: int) -> int:
        return self.x & k

@torch.jit.script
def ops() -> int:
    a = Vec(1, 2)
    b = Vec(3)
    c = a + b - Vec(0, 1)
    print(str(c), str(-c), str(c * 3), a == b, a != b, a < b, len(a), a[0], a[1], 7 in b, 8 in b, b(10))
    a[0] = 5
    a[1] = a[1] + 4
    print(str(a), int(a), float(a), bool(a), bool(Vec(0)), a % 3, a ** 2, a / 2, a & 4)
    d = a
    d += b
    print(str(a), a is d, a is not d, a is b)
    del a[0]
    print(str(a))
    if a:
        print("yes")
    else:
        print("no")
    l = [Vec(3), Vec(1), Vec(2)]
    l.sort()
    out: List[int] = []
    for v in l:
        out.append(v.x)
    print(out, [v.x for v in sorted(l)])
    return int(c)
print(ops())

@torch.jit.script
def enums(c: Color, t: Temp) -> str:
    print(c, t, c.name, c.value, t.value, t.name)
    print(c == Color.RED, c != Color.GREEN, Color.RED.name, Color.GREEN.value)
    n = 0
    for k in Color:
        print(k, k.value)
        n += 1
    d: Dict[str, int] = {}
    for k in Color:
        d[k.name] = len(k.value)
    print(n, d)
    l = [Color.RED, Color.GREEN]
    print(l, len(l), (Color.RED, 3))
    x: Optional[Color] = None
    if n > 1:
        x = Color.GREEN
    if x is not None:
        print(x.value)
    return c.value
print(enums(Color.RED, Temp.HIGH))

@torch.jit.script
def tuples() -> Tuple[int, float]:
    p = Pt(1)
    q = Pt(y=1.5, x=4, name="n")
    print(p, q, p.x, q.name, q[1], len(q))
    x, y, n = q
    ps = [p, q]
    t = 0
    for r in ps:
        t += r.x
    print(t, x, y, n)
    return p.x, q.y
print(tuples())

@torch.jit.script
def unions(a: Union[int, str, List[int]], b: Optional[Vec], c: Any) -> str:
    r = ""
    if isinstance(a, int):
        r = "int" + str(a + 1)
    elif isinstance(a, str):
        r = "str" + a
    else:
        r = "list" + str(a[0])
    if b is not None:
        r += str(b)
    if isinstance(c, Vec):
        r += "vec" + str(c.x)
    elif isinstance(c, (int, float)):
        r += "num"
    elif isinstance(c, Color):
        r += "color" + c.name
    return r
@torch.jit.script
def callu() -> None:
    print(unions(3, None, 1.5), unions("s", Vec(1), Vec(2)), unions([4], None, Color.GREEN), unions([4], None, None))
callu()
