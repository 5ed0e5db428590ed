import torch


def f(n: int, x: float, s: str) -> str:
    return f"n={n} x={x} {s}{s} {n + 1} {'in'}" + f"" + f"plain"
#: (1, 0.5, "ab")
#: (-1, 1e-7, "")
