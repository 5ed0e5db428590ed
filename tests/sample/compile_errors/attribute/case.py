import torch


def f(s: str) -> str:
    return s.uper()
#: refused
