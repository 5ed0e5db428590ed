# collections and itertools.
from typing import Dict, List, NamedTuple, Optional, Tuple
import torch
from torch import Tensor
from collections import Counter
from collections import defaultdict, Counter, deque, OrderedDict
from collections import deque
from collections import deque, defaultdict
from itertools import product, chain, accumulate, zip_longest, combinations, islice, permutations, repeat, groupby, count, starmap, takewhile, pairwise
import itertools


def defaults(words: List[str]):
    d = defaultdict(int)
    g = defaultdict(list)
    s = defaultdict(set)
    h = defaultdict(lambda: [0, 0])
    for w in words:
        d[w] += 1
        g[len(w)].append(w)
        s[w[0]].add(len(w))
        h[w][0] += 1
    t = defaultdict(float, {"q": 1.5})
    t["z"] += 2
    return sorted(d.items()), sorted(g.keys()), g[3], "x" in d, len(d), sorted(s["a"]), h["a"], sorted(t.items()), {k: len(v) for k, v in g.items()}, d["none"], len(d)
defaults = torch.jit.script(defaults)
print(defaults(["a", "bcd", "a", "efg", "ab"]))


def counters(words: List[str], s: str):
    c = Counter(words)
    k = Counter(s)
    k["z"] += 5
    c.update(["a", "q"])
    k.subtract("zz")
    best, n = c.most_common(1)[0]
    return c.most_common(2), c["zz"], k.most_common(), best, n, sum(c.values()), sorted(c), sorted(k.elements()), k.total(), "b" in c, max(c, key=lambda w: (c[w], w))
counters = torch.jit.script(counters)
print(counters(["a", "b", "a", "c", "b", "a"], "hello"))


def deques(n: int, xs: List[int]):
    q = deque([0])
    out = []
    while q:
        v = q.popleft()
        out.append(v)
        if v < n:
            q.append(v * 2 + 1)
            q.append(v * 2 + 2)
    r = deque(maxlen=3)
    for x in xs:
        r.append(x)
    t = deque(xs)
    t.appendleft(-1)
    t.extend([7, 8])
    t.rotate(2)
    e = deque()
    e.append((1, "a"))
    a, b = e.pop()
    return out, list(r), list(t), t[0], t[-1], len(e), a, b, sum(r), [y for y in t], 7 in t
deques = torch.jit.script(deques)
print(deques(5, [1, 2, 3, 4]))


def bfs(edges: List[Tuple[int, int]], start: int):
    adj = defaultdict(list)
    for a, b in edges:
        adj[a].append(b)
        adj[b].append(a)
    seen = {start}
    dist = {start: 0}
    q = deque([start])
    while q:
        u = q.popleft()
        for v in adj[u]:
            if v not in seen:
                seen.add(v)
                dist[v] = dist[u] + 1
                q.append(v)
    return dist
bfs = torch.jit.script(bfs)
print(bfs([(0, 1), (1, 2), (0, 3), (3, 4), (4, 2)], 0))


def iter(n: int, xs: List[int], s: str):
    a = [i * j for i, j in product(range(n), range(2))]
    b = list(chain([1, 2], range(n)))
    c = list(accumulate(b))
    d = [x + y for x, y in combinations(range(n), 2)]
    e = list(permutations(xs, 2))
    g = [(k, len(list(v))) for k, v in groupby(s)]
    h = list(zip_longest(xs, [1], fillvalue=0))
    i = list(islice(xs, 1, None))
    j = [p for p in zip(count(5), xs)]
    k = list(accumulate(xs, lambda p, q: p * q))
    l = list(itertools.chain.from_iterable([[1], [2, 3]]))
    m = ["".join(p) for p in itertools.product(s[:2], repeat=2)]
    o = list(starmap(lambda p, q: p + q, [(1, 2), (3, 4)]))
    q = list(takewhile(lambda v: v < 3, b))
    return a, b, c, d, e, g, h, i, j, k, l, m, o, q, list(pairwise(xs)), sum(1 for _ in combinations(xs, 2)), list(repeat("x", 2))
iter = torch.jit.script(iter)
print(iter(3, [3, 1, 2], "aab"))
