import torch


def f(s: str) -> float:
    return float(s)
#: fails
#: ("one",)
#: ("",)
