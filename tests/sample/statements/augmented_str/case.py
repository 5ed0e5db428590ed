import torch


def f(s: str) -> str:
    t = s
    t += "!"
    t += t
    return t
#: ("ab",)
