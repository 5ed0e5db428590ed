import torch
from typing import Dict, List, Optional, Tuple


def count(words: List[str]) -> Dict[str, int]:
    d: Dict[str, int] = {}
    for w in words:
        if w in d:
            d[w] += 1
        else:
            d[w] = 1
    return d


def methods(d: Dict[str, int], k: str) -> None:
    e = d.copy()
    print(d.get(k), d.get("none"), d.get("none", 5), d.setdefault("more", 7), d.pop(k), d.pop("zzz", -1), d)
    print(e.popitem(), e, len(e), k in e, k not in d)
    e.update({"new": 3, k: 4})
    print(e.keys(), e.values(), e.items(), list(e))
    del e["new"]
    e.clear()
    print(e, d)


def loops(d: Dict[int, str]) -> str:
    r = ""
    for k in d:
        r += str(k)
        d[k] = d[k] + "!"
    for k, v in d.items():
        r += v
    for i, k in enumerate(d):
        r += str(i * k)
    for k, v in zip(d, d.values()):
        r += str(k) + v
    for v in d.values():
        r += v
    d[99] = r
    e = {v: k for k, v in d.items()}
    f: Dict[int, List[int]] = {k: [k] for k in d}
    print(e, f)
    return r


def makes(xs: List[str], ys: List[int], a: Dict[str, int]) -> None:
    print(dict(a, c=3, a=9), a, dict([("k", 1)], c=3), dict(c=3, d=4), dict(a), dict(zip(xs, ys)), dict(a.items()))
    x: Dict[int, float] = dict()
    z: Dict[str, Optional[int]] = {k: v for k, v in zip(xs, ys)}
    u: Dict[str, float] = dict({})
    print(x, z, u, dict(enumerate(xs)), {1: None}, {"a": 1, "b": None}, {True: (1, "x")}, {2j: 1.5, 1j: 2.0})


def nested(n: int) -> Dict[str, Dict[int, List[str]]]:
    d: Dict[str, Dict[int, List[str]]] = {}
    for i in range(n):
        k = str(i % 3)
        if k not in d:
            inner: Dict[int, List[str]] = {}
            d[k] = inner
        if i % 2 in d[k]:
            d[k][i % 2].append(str(i))
        else:
            d[k][i % 2] = [k, str(i)]
    return d


def floats(x: float, zero: float) -> Dict[float, int]:
    nan = float("nan")
    d = {x: 1, zero: 2, -zero: 3, nan: 4, nan: 5}
    print(nan in d, 0.0 in d, d[0.0], d)
    return {x: len(d), zero: 2}


def missing(d: Dict[str, int], k: str) -> int:
    return d[k]


def delete(d: Dict[int, int], k: int) -> int:
    del d[k]
    return len(d)
