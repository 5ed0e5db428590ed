import torch


def f(s: str) -> bool:
    return s.startswith("", 1)
#: fails
#: ("",)
