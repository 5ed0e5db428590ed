from typing import *
import math
import torch

def p20(s: str) -> List[str]:
    return [w.strip() for w in s.split(",")]

def p28(s: str) -> Tuple[str, str]:
    return s[1:-1], s[::-1] if len(s) > 3 else s

def q12(x: str):
    return x.split(), x.find("a"), x.replace("a", "b"), x.join(["a", "b"]), "a" + x, x == "b", x * 2 if False else x, x.upper().lower()

def q48(x: int):
    return "{} {}".format(x, "a"), "%s" % x, "%s-%d" % ("a", x), f"{x}{x + 1}b", f"plain"

def q40(x: str):
    a = ""
    for c in x:
        a = c + a
    for i, c in enumerate(x):
        a += c * 1 if False else str(i)
    return a

def q29(n: int):
    print("a", n, 2.5, [1, 2], (1, "b"), None, True)
    print()

torch.jit.script(p20)
torch.jit.script(p28)
torch.jit.script(q12)
torch.jit.script(q48)
torch.jit.script(q40)
torch.jit.script(q29)
