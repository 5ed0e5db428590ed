from typing import List
import torch


def f(n: int) -> List[List[int]]:
    row = [0] * n
    rows = [row, row]
    rows[0][0] = 5
    rows.append(row.copy())
    row.append(7)
    return rows
#: (2,)
