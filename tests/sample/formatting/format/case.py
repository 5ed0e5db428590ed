from typing import List, Optional
import torch


def f(n: int, x: float, s: str, xs: List[str], b: bool, o: Optional[int]) -> List[str]:
    return ["{} {}".format(n, x), "{}{}".format(s, xs), "{}, {}".format(b, o), "none", "a{}b".format((n, s))]
#: (1, 0.5, "z", ["p", "q"], True, None)
#: (-1, 1e300, "", [], False, 3)
