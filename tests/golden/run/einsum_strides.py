# Every order of four labels on the left (c is summed, h is in both) against products written out: batch, row and column labels in any order of strides.
import torch


def written_out(labels, left, right, kept):
    shape = lambda t, has: t.permute([has.index(l) for l in labels if l in has]).reshape([t.shape[has.index(l)] if l in has else 1 for l in labels])
    product = shape(left[1], left[0]) * shape(right[1], right[0])
    summed = product.sum([i for i in range(len(labels)) if labels[i] not in kept])
    rest = [l for l in labels if l in kept]
    return summed.permute([rest.index(l) for l in kept])


def orders(items):
    if len(items) < 2:
        return [items]
    return [items[i] + rest for i in range(len(items)) for rest in orders(items[:i] + items[i + 1:])]


size = {"x": 2, "h": 3, "w": 4, "c": 2, "k": 5, "b": 2}
make = lambda has: torch.randn([size[l] for l in has])
torch.manual_seed(0)
for rest, rights, kept in [("xhwc", ["hkc", "ckh"], "xhwk"), ("bhwc", ["bhk", "khb"], "bhwk"), ("xhc", ["hkcw", "wckh"], "khx"), ("xwc", ["ck"], "wkx"), ("bhwx", ["wbxh"], "hb")]:
    wrong, n = 0, 0
    for left in orders(rest):
        for right in rights:
            a, b = make(left), make(right)
            labels = "".join(sorted(set(left + right)))
            wrong += not torch.allclose(torch.einsum(left + "," + right + "->" + kept, a, b), written_out(labels, (left, a), (right, b), kept), atol=1e-5)
            n += 1
    print(rest, kept, n, "equations,", wrong, "wrong")
