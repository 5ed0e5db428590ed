import torch


def f(n: int) -> int:
    count = 0
    i = 0
    while True:
        i += 1
        if i > n:
            break
        for j in range(i):
            if j == 2:
                break
            if (i + j) % 2:
                continue
            count += i * j + 1
    return count
#: (0,)
#: (6,)
