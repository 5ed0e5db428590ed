# Variables that a try with finally sets first: there after it, whichever way it went.
from typing import List

import torch


@torch.jit.script
def first(xs: List[torch.Tensor], n: int) -> torch.Tensor:
    try:
        if n > 3:
            raise ValueError("big")
        z = xs[n]
    except (IndexError, KeyError):
        print("index")
        z = xs[0]
    except ValueError as err:
        print("value", str(err))
        z = xs[-1]
    else:
        print("fine")
    finally:
        print("done")
    return z + 1


@torch.jit.script
def nested(n: int) -> int:
    total = 0
    for i in range(n):
        try:
            try:
                k = 10 // i
                w = k * 2
            finally:
                total = total + 100
        except ZeroDivisionError:
            w = -1
        finally:
            total = total + 1
        total = total + w
    return total


@torch.jit.script
def escapes(xs: List[int], n: int) -> int:
    try:
        z = xs[n]
    finally:
        print("out")
    return z


@torch.jit.script
def outer(n: int) -> int:
    try:
        return escapes([1, 2], n)
    except IndexError:
        return -5


@torch.jit.script
def again(n: int) -> int:
    try:
        z = n
    finally:
        z = 7
    return z


L = [torch.ones(3), torch.tensor([2.0]), torch.arange(4.0)]
print(first(L, 1))
print(first(L, 3))
print(first(L, 7))
print(nested(0), nested(3))
print(outer(1))
print(outer(9))
print(again(1))
