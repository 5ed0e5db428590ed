"""itertools for build-time code."""


class chain:
    def __init__(self, *iterables):
        self._items = self._walk(iterables)

    @staticmethod
    def _walk(iterables):
        for it in iterables:
            yield from it

    @classmethod
    def from_iterable(cls, iterables):
        made = cls()
        made._items = cls._walk(iterables)
        return made

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    items = list(iterable)
    while items:
        yield from items


def repeat(value, times=None):
    if times is None:
        while True:
            yield value
    for _ in range(times):
        yield value


def accumulate(iterable, func=None, *, initial=None):
    it = iter(iterable)
    total = initial
    if total is None:
        for total in it:
            break
        else:
            return
    yield total
    for x in it:
        total = total + x if func is None else func(total, x)
        yield total


def compress(data, selectors):
    return (d for d, s in zip(data, selectors) if s)


def dropwhile(predicate, iterable):
    it = iter(iterable)
    for x in it:
        if not predicate(x):
            yield x
            break
    yield from it


def takewhile(predicate, iterable):
    for x in iterable:
        if not predicate(x):
            return
        yield x


def filterfalse(predicate, iterable):
    for x in iterable:
        if not (x if predicate is None else predicate(x)):
            yield x


def groupby(iterable, key=None):
    group, current, first = [], None, True
    for x in iterable:
        k = x if key is None else key(x)
        if not first and k != current:
            yield current, iter(group)
            group = []
        group.append(x)
        current, first = k, False
    if not first:
        yield current, iter(group)


def islice(iterable, *args):
    start, stop, step = 0, None, 1
    if len(args) == 1:
        stop = args[0]
    else:
        start, stop, step = (args + (None,))[:3]
    start, step = start or 0, step or 1
    wanted = start
    if stop is not None and wanted >= stop:
        return
    for i, x in enumerate(iterable):
        if i == wanted:
            yield x
            wanted += step
            if stop is not None and wanted >= stop:
                return


def pairwise(iterable):
    it = iter(iterable)
    for last in it:
        break
    for x in it:
        yield last, x
        last = x


def starmap(func, iterable):
    for args in iterable:
        yield func(*args)


def zip_longest(*iterables, fillvalue=None):
    its = [iter(i) for i in iterables]
    end = object()
    while its:
        row = [next(i, end) for i in its]
        if all(x is end for x in row):
            return
        yield tuple(fillvalue if x is end else x for x in row)


def tee(iterable, n=2):
    items = list(iterable)
    return tuple(iter(items) for _ in range(n))


def product(*iterables, repeat=1):
    pools = [tuple(i) for i in iterables] * repeat
    rows = [()]
    for pool in pools:
        rows = [row + (x,) for row in rows for x in pool]
    yield from rows


def _pick(pool, r, start, taken, again, ordered):
    if len(taken) == r:
        yield tuple(pool[i] for i in taken)
        return
    for i in range(0 if ordered else start, len(pool)):
        if ordered and i in taken:
            continue
        yield from _pick(pool, r, i if again else i + 1, taken + [i], again, ordered)


def permutations(iterable, r=None):
    pool = tuple(iterable)
    return _pick(pool, len(pool) if r is None else r, 0, [], False, True)


def combinations(iterable, r):
    return _pick(tuple(iterable), r, 0, [], False, False)


def combinations_with_replacement(iterable, r):
    return _pick(tuple(iterable), r, 0, [], True, False)
