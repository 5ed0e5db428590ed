from functools import reduce
from typing import List, Tuple

def few(x: int) -> int:
    f = lambda a, b: a + b
    return f(x)

def many(x: int) -> int:
    return (lambda a: a)(x, x)

def keyword(x: int) -> int:
    f = lambda a: a
    return f(b=x)

def twice(x: int) -> int:
    f = lambda a, b: a
    return f(x, a=x)

def kind(x: int) -> int:
    def g(s: str) -> int:
        return len(s)
    return g(x)

def result(x: int) -> int:
    def g(s: int) -> str:
        return s
    return x + len(g(x))

def value(x: int) -> int:
    f = lambda a: a
    return f

def itself(x: int) -> int:
    def g(n: int) -> int:
        return n if n < 2 else g(n - 1) * n
    return g(x)

def early(x: int) -> int:
    def g(n: int) -> int:
        while n > 2:
            return 3
        return n
    return g(x)

def varargs(x: int) -> int:
    f = lambda *a: 1
    return f(x, b=2)

def in_body(x: int) -> int:
    f = lambda a: a + "s"
    return f(x)

def out_of_sight(x: int) -> int:
    f = lambda a: a + hidden
    return sum([f(hidden) for hidden in [x]])

def order(xs: List[Tuple[int, List[int]]]) -> int:
    return max(xs, key=lambda p: {1: 2})[0]

def unknown_keyword(xs: List[int]) -> List[int]:
    return sorted(xs, cmp=None)

def no_function(xs: List[int]) -> List[int]:
    return sorted(xs, key=3)

def no_list(x: int) -> List[int]:
    return list(map(abs, x))

def accumulate(xs: List[int]) -> int:
    return reduce(lambda a, b: str(a), xs)

def loop_exit(xs: List[int]) -> int:
    for x in xs:
        def g(a: int) -> int:
            break
        g(x)
    return 0
