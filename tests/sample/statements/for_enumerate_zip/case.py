from typing import List
import torch


def f(xs: List[int], names: List[str]) -> List[str]:
    out: List[str] = []
    for i, x in enumerate(xs):
        out.append(str(i) + ":" + str(x))
    for i, (x, name) in enumerate(zip(xs, names)):
        out.append(name * 1 if False else name + str(i + x))
    return out
#: ([5, 6, 7], ["a", "b"])
