#!/usr/bin/env python3
"""Writes tests/unit/tensor_answers.inc: what PyTorch says of promotion, layouts of results and conversions. Needs torch; its version is noted.

usage: record_tensor.py >tests/unit/tensor_answers.inc
"""
import random
import torch

DTYPES = {0: torch.uint8, 1: torch.int8, 2: torch.int16, 3: torch.int32, 4: torch.int64, 5: torch.float16, 6: torch.float32, 7: torch.float64,
          8: torch.complex32, 9: torch.complex64, 10: torch.complex128, 11: torch.bool, 15: torch.bfloat16}
NUMBER = {d: n for n, d in DTYPES.items()}
random.seed(1)


def braces(values):
    return "{" + ", ".join(str(v) for v in values) + "}"


def promotion():
    print("/* a, b, promote_types(a, b) */\nstatic const struct { int a, b, want; } promoted[] = {")
    for a in DTYPES:
        print("    " + " ".join(braces([a, b, NUMBER[torch.promote_types(DTYPES[a], DTYPES[b])]]) + "," for b in DTYPES))
    print("};\n/* dtypes of a tensor with dimensions, a 0-dim one and the kind of a number (0 none, 1 bool, 2 int, 3 float, 4 complex); -1: none */")
    print("static const struct { int dim, zero_dim, number, want; } result_types[] = {")
    numbers = [None, True, 3, 2.5, 1j]
    for a in list(DTYPES) + [-1]:
        for b in list(DTYPES) + [-1]:
            for k, n in enumerate(numbers):
                if a < 0 and b < 0:
                    continue
                t = [torch.zeros(2, dtype=DTYPES[a])] if a >= 0 else []
                t += [torch.zeros((), dtype=DTYPES[b])] if b >= 0 else []
                if len(t) == 2:                    # result_type takes two: the three classes are combined as an operator with three operands does
                    r = torch.result_type(*t)
                    if n is not None:
                        low = torch.result_type(torch.zeros((), dtype=DTYPES[b]), n)
                        r = torch.result_type(torch.zeros(2, dtype=DTYPES[a]), torch.zeros((), dtype=low))
                else:
                    r = torch.result_type(t[0], n) if n is not None else t[0].dtype
                print("    " + braces([a, b, k, NUMBER[r]]) + ",")
    print("};")


def view():
    """A random view of up to 5 dimensions, as sizes and strides of a storage that is large enough."""
    n = random.randint(0, 5)
    sizes = [random.choice([1, 1, 2, 3, 4]) for _ in range(n)]
    t = torch.zeros([s * random.choice([1, 1, 2]) for s in sizes])
    t = t[tuple(slice(0, s) for s in sizes)] if n else t
    t = t.permute(random.sample(range(n), n)) if n and random.random() < 0.7 else t
    if n and random.random() < 0.3:
        d = random.randrange(n)
        t = t.narrow(d, 0, 1).expand([t.size(i) if i != d else random.choice([1, 3]) for i in range(n)])
    return t


def layouts():
    print("/* sizes and strides of an input; strides of empty_like, of x + x, of x + y where y is row-major of the same sizes */")
    print("static const struct { int n; int64_t size[5], stride[5], like[5], same[5], rows[5]; } layouts[] = {")
    for _ in range(400):
        t = view()
        y = torch.zeros(list(t.shape))
        rows = [braces(v) if len(v) else "{0}" for v in (t.shape, t.stride(), torch.empty_like(t).stride(), (t + t).stride(), (t + y).stride())]
        print("    {%d, %s}," % (t.dim(), ", ".join(rows)))
    print("};")
    print("/* two inputs that broadcast: sizes and strides of each, of their sum */")
    print("static const struct { int an, bn, n; int64_t asize[5], astride[5], bsize[5], bstride[5], size[5], stride[5]; } pairs[] = {")
    done = 0
    while done < 300:
        a, b = view(), view()
        try:
            r = a + b
        except RuntimeError:
            continue
        if r.dim() < 2:
            continue
        rows = [braces(v) if len(v) else "{0}" for v in (a.shape, a.stride(), b.shape, b.stride(), r.shape, r.stride())]
        print("    {%d, %d, %d, %s}," % (a.dim(), b.dim(), r.dim(), ", ".join(rows)))
        done += 1
    print("};")


def conversions():
    print("/* a value as a double, the dtype it is stored in first, the one it becomes, and that as a double */")
    print("static const struct { double from; int via, to; double want; } converted[] = {")
    values = [0, 1, -1, 2.5, -2.5, 0.1, 127, 128, 200, 255, 256, 300, -129, 32768, 65504, 65520, 70000, 1e-8, 6e-5, 3.14159, 1e10, float("inf"), float("nan"), -0.0]
    for via in DTYPES:
        for to in DTYPES:
            for v in values:
                whole = via <= 4
                if whole and (v != v or abs(v) > 1e12):
                    continue
                if DTYPES[to] in (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64) and (v != v or abs(v) > 2e9):
                    continue                       # what out-of-range floats become is the machine's affair
                x = torch.tensor([v], dtype=torch.float64).to(DTYPES[via])
                got = x.to(DTYPES[to])
                g = got.to(torch.complex128).real.item() if got.is_complex() else got.to(torch.float64).item()
                def text(f):
                    return "NAN" if f != f else "INFINITY" if f == float("inf") else "-INFINITY" if f == -float("inf") else repr(float(f))
                print("    {%s, %d, %d, %s}," % (text(v), via, to, text(g)))
    print("};")


print("/* Made by tests/tools/record_tensor.py with PyTorch %s. */" % torch.__version__)
promotion()
layouts()
conversions()
