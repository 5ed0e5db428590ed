# docs/language.md 4.12
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.n = 1
        self.xs = [1, 2]


def main():
    c = C()
    c.n += 5
    print(c.n)  # expect: 6
    c.xs[1] += 10
    print(c.xs)  # expect: [1, 12]
    d = {"a": 1}
    d["a"] *= 6
    print(d)  # expect: {a: 6}
