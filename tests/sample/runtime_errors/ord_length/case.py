import torch


def f(s: str) -> int:
    return ord(s)
#: fails
#: ("ab",)
