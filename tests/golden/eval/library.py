from itertools import (accumulate, chain, combinations, combinations_with_replacement, count, cycle, dropwhile, groupby, islice, pairwise, permutations,
                       product, repeat, starmap, takewhile, zip_longest)
import itertools
print(list(chain([1, 2], "ab")), list(chain.from_iterable([[1], [2, 3]])), list(islice(count(5, 2), 3)), list(islice(cycle("ab"), 5)), list(repeat(7, 2)))
print(list(product("ab", [1, 2])), list(permutations([1, 2, 3], 2)), list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)))
print(list(accumulate([1, 2, 3])), list(accumulate([2, 3], lambda a, b: a * b, initial=10)), [(k, list(g)) for k, g in groupby("aabbc")])
print(list(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(dropwhile(lambda x: x < 3, [1, 5, 1])), list(starmap(pow, [(2, 3)])), list(pairwise([1, 2, 3])))
print(list(zip_longest([1, 2, 3], "a", fillvalue="-")), list(islice("abcdef", 1, None, 2)), list(itertools.compress("abc", [1, 0, 1])), list(product([0, 1], repeat=2)))
from contextlib import contextmanager, suppress, nullcontext, ExitStack


@contextmanager
def tag(name):
    print("<", name)
    try:
        yield name.upper()
    except KeyError as e:
        print("caught", e)
    finally:
        print(">", name)


with tag("a") as t, tag("b"):
    print(t)
with tag("c"):
    raise KeyError("k")
try:
    with tag("d"):
        raise ValueError("out")
except ValueError as e:
    print("outside", e)
with suppress(ZeroDivisionError):
    1 / 0
with nullcontext(5) as n:
    print(n)
with ExitStack() as stack:
    print(stack.enter_context(tag("s1")), stack.enter_context(tag("s2")))
from collections import deque
d = deque([1, 2, 3], maxlen=3)
d.append(4)
d.rotate(1)
print(d, list(d), d[0], len(d), 4 in d, deque("ab"), d.popleft(), d.pop())
from functools import total_ordering, cmp_to_key, lru_cache, partial


@total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n


print(V(1) <= V(2), V(1) > V(2), V(2) >= V(2), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))


def averager():
    total = n = 0
    mean = None
    while True:
        x = yield mean
        total += x
        n += 1
        mean = total / n


g = averager()
next(g)
print(g.send(10), g.send(20))
g.close()
try:
    g.send(1)
except StopIteration:
    print("closed")
