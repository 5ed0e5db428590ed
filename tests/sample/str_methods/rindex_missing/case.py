import torch


def f(s: str, t: str) -> int:
    return s.rindex(t)
#: fails
#: ("banana", "x")
