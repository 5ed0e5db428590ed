a = [3, 1, 2]
a.append(5); a.extend((7, 8)); a.insert(1, 9); a.remove(2)
print(a, a.pop(), a.pop(0), a, a.index(5), a.count(9), a[::-1], a[1:3], len(a))
a.sort(); print(a); a.sort(reverse=True); print(a); a.reverse(); print(a, sorted(a, key=lambda x: -x))
a[1:2] = [10, 11, 12]; print(a); a[::2] = [0] * len(a[::2]); print(a); del a[0]; del a[1:3]; print(a)
b = a; b += [1]; print(a is b, a == list(a), a + [2], a * 2, [] or "empty", [1] and "full")
d = {"x": 1, "y": 2}
d["z"] = 3; d.update({"x": 9}, w=4)
print(d, d.get("q"), d.get("q", 0), d.pop("y"), list(d), list(d.keys()), list(d.values()), list(d.items()), "x" in d, len(d), d.setdefault("n", []), d)
for k, v in d.items():
    print(k, v, end="; ")
print()
print({k: v for k, v in zip("abc", range(3))}, dict([("a", 1)]), dict(a=1), {**{"p": 1}, "q": 2}, {1: "a", 1.0: "b", True: "c"}, {(1, 2): 3}[1, 2])
s = {3, 1, 2}; s.add(1); s.discard(7)
print(len(s), sorted(s), sorted(s | {9}), sorted(s & {1, 2}), s - {1, 2}, sorted(s ^ {1, 10}), {1} <= s, s.isdisjoint({8}), {1, 2} == {2, 1}, frozenset([1]))
t = (1, "two", 3.0)
x, y, z = t; first, *rest = [1, 2, 3]; *init, last = "abc"; (p, q), r = (1, 2), 3
print(x, y, z, first, rest, init, last, p, q, r, t + (4,), t * 2, t[1:], t.index("two"), (1,) < (1, 2), () == tuple())
print([i * j for i in range(3) for j in range(3) if i != j], [x for x in range(10) if x % 2 if x % 3], {x % 3 for x in range(9)}, [[0] * 2 for _ in range(2)])
print(list(range(5)), list(range(2, 10, 3)), list(range(5, 0, -2)), range(10)[3], range(10)[2:5], len(range(0, 10, 3)), 4 in range(0, 10, 2), range(3))
print(list(enumerate("ab", 1)), list(zip([1, 2], "ab", (True, False))), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, "", 2])), list(reversed([1, 2])))
print(any([0, 1]), all([]), sum(x for x in range(5)), next(iter([7])), next(iter([]), "none"), list(iter("xy")), [*range(3), *"ab"])
m = [[1, 2], [3, 4]]
print(list(zip(*m)), [list(r) for r in zip(*m)], m[1][0], sum(map(sum, m)), max(m), sorted([(2, "b"), (1, "z"), (2, "a")]))
from collections import OrderedDict, defaultdict, Counter, namedtuple
o = OrderedDict([("b", 1), ("a", 2)]); dd = defaultdict(list); dd["k"].append(1); c = Counter("banana")
print(o, dict(dd), dd, c["a"], c["q"], c.most_common(2), o == {"a": 2, "b": 1})
P = namedtuple("P", "x y"); pt = P(1, y=2)
print(pt, pt.x, pt[1], pt._replace(x=5), P._fields, tuple(pt), pt == (1, 2), pt._asdict())
e = [1, [2]]; e.append(e); print(e)
n = None
while (n := (n or 0) + 1) < 4:
    pass
else:
    print("else", n)
for i in range(3):
    if i == 1: continue
    if i == 2: break
else:
    print("not here")
print(i, slice(1, 2), [1, 2, 3][slice(0, 2)], isinstance([], list), not [], [] is [], (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
