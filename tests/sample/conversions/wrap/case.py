from typing import List
import torch


def f(n: int, m: int) -> List[int]:
    return [n + m, n - m, n * m, -n, n << 1, n >> 1, n & m, n | m, n ^ m]
#: (9223372036854775807, 1)
#: (-9223372036854775807, 3)
#: (12, 10)
