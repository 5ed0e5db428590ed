import torch


def f(s: str) -> int:
    return int(s)
#: fails
#: ("x1",)
#: ("",)
#: (" 42 ",)
