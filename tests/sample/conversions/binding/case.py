from typing import List, Tuple, Optional
import torch


def f(x: float, n: int, xs: List[float], t: Tuple[int, float], o: Optional[float]) -> Tuple[float, int, List[float], Tuple[int, float], Optional[float]]:
    return x, n, xs, t, o
#: (1, 2, [1, 2.5], (1, 2), 3)
#: (True, True, (1, 2), [3, 4.5], None)
