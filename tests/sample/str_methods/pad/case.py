from typing import List
import torch


def f(s: str, n: int) -> List[str]:
    return [s.center(n), s.ljust(n), s.rjust(n), s.center(n, "*"), s.ljust(n, "."), s.rjust(n, "0"), s.zfill(n)]
#: ("ab", 5)
#: ("-42", 6)
#: ("long text", 3)
