# docs/language.md 5.26
import torch


@torch.jit.script
def keys(a, b):
    d = {a: 1, b: 2}
    d[a] = 5
    copied = d.copy()
    del d[b]
    return len(copied), len(d), copied[a], a in d, b in d, copied.get(b), hash(a) == hash(b), hash(a) == hash(a)


x = torch.ones(1)
print(keys(x, torch.ones(1)))  # expect: (2, 1, 5, True, False, 2, False, True)
