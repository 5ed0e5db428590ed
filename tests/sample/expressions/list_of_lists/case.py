from typing import List
import torch


def f(n: int) -> List[List[int]]:
    rows: List[List[int]] = []
    for i in range(n):
        row: List[int] = []
        for j in range(i + 1):
            row.append(1 if j == 0 or j == i else rows[i - 1][j - 1] + rows[i - 1][j])
        rows.append(row)
    return rows
#: (5,)
