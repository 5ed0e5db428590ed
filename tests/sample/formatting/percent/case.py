from typing import List
import torch


def f(n: int, x: float, s: str) -> List[str]:
    return ["%d" % n, "%i apples" % n, "%f" % x, "%e" % x, "%s and %s" % (s, n), "100%%" % (), "%s" % x, "%F %E" % (x, x), "%c" % s]
#: (3, 0.5, "q")
#: (-3, 12345.678, "w")
