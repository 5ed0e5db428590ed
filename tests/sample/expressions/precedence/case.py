from typing import List
import torch


def f(a: int, b: int, c: int) -> List[int]:
    return [a + b * c, (a + b) * c, -a ** 2 > 0 and a or 0 > 1 and 3 == 3 if False else a - b - c, a // b // c, a % b * c, a << b + 1, a | b ^ c & a, -(-a)]
#: (7, 2, 3)
