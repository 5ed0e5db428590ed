import torch


def f(s: str, i: int) -> str:
    return s[i]
#: fails
#: ("abc", 3)
#: ("", 0)
