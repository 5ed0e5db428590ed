import torch


def f(s: str) -> str:
    return s * 3
#: refused
