# docs/language.md 5.20
import torch


@torch.jit.script
def main(x):
    return x[Ellipsis, 1], x[0:2, 1, Ellipsis]


print([list(t.shape) for t in main(torch.zeros(3, 4, 5))])  # expect: [[3, 4], [2, 5]]
