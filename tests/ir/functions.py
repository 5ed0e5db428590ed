# What tests/ir/*.graph and *.code were recorded from, with PyTorch 2.13: .graph and .code of torch.jit.script of each function.
import torch
from typing import *

def everything(a: int, b: float, s: str, l: List[int], t: Tuple[int, str]):
    x = a + 1
    y = b * 2.5
    if x > 3:
        x = x + 2
        z = 'hi "q" \n\'x\''
    else:
        z = s + 'e'
    for i in range(x):
        l.append(i)
        if i == 4:
            break
        y += 1e20
    while x < 10:
        x += 1
        if x == 7:
            continue
        if x == 8:
            return x, y, z
    p, q = t
    k = [1,2,3]
    m : List[float] = []
    d = {'a': 1}
    o : Optional[int] = None
    if p == 3:
        o = 4
    w = -0.0 + float('inf') + 1e-7 + 3.0e10 + 100000.0
    print(k, m, d, o, q, (1,2), w)
    g = [v*2 for v in k]
    if o is not None:
        a = o + 1
    b2 = a > 3 and b < 2.0 or not (a == 4)
    assert b2, "bad"
    return a, b, z

def long_operands(l: List[int], i: int, j: int, k: int):
    return [1 + (l[i + j - 3 * k] + l[i - j] // 1) * 2 - 5 * i + j * k, int(((i * (l[j] - 3)) // 1 + 1) / 1), i]
def nested_items(l: List[List[int]], i: int, d: Dict[str, List[str]], s: str):
    if l[0][1] == l[i + 3][2] and l[0][0] > l[i + 3 * i + 4 - 3 * l[2][2]][2]:
        x = l[0][1] + l[i + 3][2] + l[i + 3 * i + 4 - 3 * l[2][2]][2] + l[i + 3 * i + 4 - 3 * l[2][2]][2]
        y = "x"
    else:
        x = l[1][1] + 3
        y = d["a"][3] + d["abcdefghijklmnopqrstuvwxyz"][i + 3] + s[i + 2 - 3 * i]
    print(x + 3, y + "abcdefghijklmnopqrstuvwxyz" + "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", s[0])
    print(l.append([1,2,3,i, i+i+i*i*i*i+i*i*i*i*2-3*i+i*45+i]), s, len(l), l[0], l[0][2] + len(l[1]) + len(l[1]) + len(l[1]) + len(l[1]))
    l[0][1] = 3
    l[0] += [3]
    return x, y
def exits_of_loops(a: bool, b: bool, c: bool, n: int):
    t = 0
    for i in range(n, n + 10, 3):
        if (a and b) or not c:
            t += 1 + i * (i + 4) - i * (i + 5) - i * i * i * i * i * i
        elif a == b:
            t -= 1
        else:
            continue
        t = t * 2 + (i * 100 + i * (i + 4)) * 200 - i * i + i * 4 * i + 3 * i + 4
    while t > 100 and (t * 3 + (t * 4 + t * 5) * 100 - 34) > 1000 or t < 2 or (t * 3 + (t * 4 + t * 5) * 100 - 34) > 1000:
        t = t // 2 + (t * 4 + t * 5) * 100 - 34 - 3 * t + t * 34 - t + t * 3 * 45
        if t == 77:
            break
    return (t, 1.5 * t, str(t) + "abc".upper() + "a{}".format(t), (t,), [t, t + 1, t + 2])[0]
def optionals(o: Optional[int], u: Union[int, str], x: int):
    z: Optional[int] = None
    w: Union[int, str] = 3
    if x > 2:
        z = x
        w = "a"
    y: List[Optional[int]] = [1, None, x]
    d: Dict[str, Optional[int]] = {'a': 1, 'b': None}
    e: Dict[str, int] = {}
    e['x'] = 3
    q = (o if o is not None else 3) + x
    v = z
    while x < 10:
        v = x
        x += 1
    return z, w, y, d, e, q, v
def casts_and_methods(x: int, y: float, s: str):
    a = int(y) + x
    b = float(x) + y
    c = bool(x)
    d = str(x) + s + str(y)
    e = complex(x, y)
    f = -x + abs(x) + max(x, 3) + min(x, 5) + x % 3
    g = sorted([3, 1, 2])
    h = int("34") + int(c) + int(y)
    ii = s.split() + s.replace("a", "b").split(",", 2)
    j = s.find("a", 2)
    k = s[1:], s[:-1], s[::2], g[1:2], g[::-1]
    l = round(y)
    m = sum(g) + len(s) + ord(s)
    n = chr(x) + hex(x) + bin(x)
    import_ = [v for v in range(3)]
    as_ = x is None
    p = x / 2 + x // 2 + y // 2.
    return a, b, c, d, e, f, g, h, ii, j, k, l, m, n, import_, as_, p
def clashing_names(aten: int, ops: int, inf: float, x0: int, x: int):
    x = x + 1
    x = x + x0
    fork = x * 2 + ops
    getattr_ = fork + fork
    if x > 3:
        x = 1
        x0 = 3
    __a = x0 + x
    return fork + getattr_ + aten, inf + __a, [x, x0], (aten,) , [(1, 2), (3, aten)]
def callee_with_long_name_for_the_test_of_length(a: int, b: int, c: str) -> int:
    return a + b
def calls(x: int):
    callee_with_long_name_for_the_test_of_length(x, 3, "abc")
    y = callee_with_long_name_for_the_test_of_length(x, x * 2 + 3, c="q") + callee_with_long_name_for_the_test_of_length(x, 3, "abc")
    try_ = [callee_with_long_name_for_the_test_of_length(x, 3, "abc")]
    return y, try_
def statements(x: int) -> None:
    for i in range(x):
        pass
    if x > 2:
        print(1)
    for i in range(10):
        print(i)
        if i > 5:
            if x > 6:
                print("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
                print("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
    while x > 10:
        print(x)
        x -= 1
        for j in [1,2,3]:
            for k in "abc":
                print(j, k)
    for a, (b, c) in zip([1,2], [(1,2),(3,4)]):
        print(a, b, c)
    for e, f in enumerate(["a"]):
        print(e, f)
