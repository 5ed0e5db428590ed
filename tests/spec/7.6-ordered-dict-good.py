# docs/language.md 7.6
from collections import OrderedDict
import torch


@torch.jit.script
def main():
    d = OrderedDict([("b", 1), ("a", 2)])
    d["c"] = 3
    return d


print(main())  # expect: {'b': 1, 'a': 2, 'c': 3}
