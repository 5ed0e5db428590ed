from typing import *
import math
import torch

def p1(n: int) -> int:
    s = 0
    for i in range(n):
        for j in range(i):
            if j == 2:
                break
            if j == 3:
                continue
            if i * j > 50:
                return s
            s += j
    return s

def p7(n: int) -> str:
    i = 0
    s = ""
    while True:
        i += 1
        if i % 3 == 0:
            continue
        s = s + str(i)
        if len(s) > n:
            break
    return s

def p15(x: int):
    if x > 3:
        return 1

def p27(x: int) -> int:
    def_ = x
    for _ in range(3):
        def_ += 1
        if def_ > 5:
            x = 1
        else:
            continue
        return x
    return def_

def q19(x: int):
    if x > 0:
        if x > 10:
            return "big"
        elif x > 5:
            return "mid"
    else:
        return "neg"
    return "small"

def q20(x: int):
    s = 0
    for i in range(x):
        for j in range(x):
            if i == j:
                continue
            if i * j > 10:
                break
            s += 1
        else_ = s
    return s

def q21(x: int) -> int:
    while True:
        x += 1
        if x > 10:
            break
    return x

torch.jit.script(p1)
torch.jit.script(p7)
torch.jit.script(p15)
torch.jit.script(p27)
torch.jit.script(q19)
torch.jit.script(q20)
torch.jit.script(q21)
