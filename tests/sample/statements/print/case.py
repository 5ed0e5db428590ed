from typing import List, Optional
import torch


def f(n: int, x: float, b: bool, s: str, xs: List[float], o: Optional[int]) -> None:
    print(n, x, b, s, xs, o, (n, s), ("one",))
    print()
    print("")
    print("a\tb", "c")
#: (1, 0.1, True, "t", [1.0, 2.5, 1e20], None)
#: (-1, 1e-7, False, "", [], 3)
