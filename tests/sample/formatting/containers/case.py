from typing import List, Tuple
import torch


def f(xs: List[int], ys: List[float], ss: List[str], t: Tuple[int, str], bs: List[bool]) -> List[str]:
    return [str(xs), str(ys), str(ss), str(t), str((1.5,)), str([xs, xs]), str(bs), str([t, t])]
#: ([1, 2], [1.0, 0.5], ["a", "b c"], (1, "x"), [True, False])
#: ([], [], [], (0, ""), [])
