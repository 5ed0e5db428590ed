import torch


def f(n: int, s: str) -> str:
    out = ""
    for x in (n, s, 2.5):
        out += str(x) + ";"
    return out
#: (3, "z")
