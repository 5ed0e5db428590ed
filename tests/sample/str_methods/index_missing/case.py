import torch


def f(s: str, t: str) -> int:
    return s.index(t)
#: fails
#: ("banana", "x")
