#!/usr/bin/env python3
"""Compares the grad_fn that operators leave with PyTorch's, over the corpus of operators. By hand:

    ORACLE_PYTHON tests/tools/grad_names.py TSCC CORPUS/ops [NAME ...]     differences, and how many cases agree

Each case runs eagerly on arguments of the stored shapes, strides and dtypes that require grad where they can; what counts is the node's name of
each result. Cases that PyTorch refuses are left out.
"""
import glob
import importlib.util
import os
import subprocess
import sys
import tempfile
import warnings

import torch

HEAD = """
def grad(o):
    if isinstance(o, torch.Tensor):
        return type(o.grad_fn).__name__ if o.grad_fn is not None else "leaf" if o.requires_grad else "-"
    if isinstance(o, (list, tuple)):
        return "[" + ",".join([grad(x) for x in o]) + "]"
    return "_"


def make(dtype, size, stride, values):
    t = torch.empty_strided(size, stride, dtype=dtype)
    if values is None:
        n = t.numel()
        base = torch.arange(n)
        values = (base % 7 * 0.11 + 0.13).reshape(size) if t.is_floating_point() else (base % 2).reshape(size)
    else:
        values = torch.tensor(values, dtype=dtype).reshape(size)
    with torch.no_grad():
        t.copy_(values)
    if t.is_floating_point() or t.is_complex():
        t.requires_grad_()
    return t


def show(name, fn, args):
    try:
        print(name, grad(fn(*args())))
    except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError) as e:
        print(name, "!", str(e)[:50])
"""


def literal(x):
    if isinstance(x, torch.Tensor):
        if x.layout != torch.strided or x.device.type != "cpu":
            raise ValueError
        values = "None"
        if x.numel() <= 64:
            flat = x.detach().reshape(-1).tolist()
            values = repr(flat)
            if "nan" in values or "inf" in values:
                values = "None"
        return f"make({x.dtype}, {tuple(x.shape)}, {tuple(x.stride())}, {values})"
    if isinstance(x, list):
        return "[" + ", ".join(map(literal, x)) + "]"
    if isinstance(x, tuple):
        return "(" + "".join(literal(y) + ", " for y in x) + ")"
    if isinstance(x, float) and (x != x or x in (float("inf"), float("-inf"))):
        return f"float('{x}')"
    return repr(x)


def run(command, path):
    r = subprocess.run(command + [path], capture_output=True, text=True, timeout=300)
    out = {}
    for line in r.stdout.splitlines():
        name, _, what = line.partition(" ")
        if name.startswith("case_"):
            out[name] = what
    return out, r.stderr


def main():
    tscc, corpus, only = sys.argv[1], sys.argv[2], sys.argv[3:]
    warnings.simplefilter("ignore")
    agree = differ = missing = 0
    for source in sorted(glob.glob(corpus + "/*.py")):
        op = os.path.basename(source)[:-3]
        if only and op not in only:
            continue
        args = torch.load(source[:-3] + ".args.pt", weights_only=False)
        text = [open(source).read(), HEAD]
        for name, a in args.items():
            try:
                text.append(f'show("{name}", {name}, lambda: ({"".join(literal(x) + ", " for x in a)}))')
            except ValueError:
                continue
        with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as f:
            f.write("\n".join(text) + "\n")
        want, _ = run([sys.executable, "-W", "ignore"], f.name)
        have, err = run([tscc, "run"], f.name)
        told = set()
        for name, w in want.items():
            if w.startswith("!"):
                continue
            h = have.get(name)
            if h == w:
                agree += 1
            elif h is None or h.startswith("!"):
                missing += 1
                if "no run" not in told:
                    print(f"{op} {name}: not run: {h or err.strip()[:150]}")
                told.add("no run")
            else:
                differ += 1
                if (w, h) not in told:
                    print(f"{op} {name}: {h} instead of {w}")
                told.add((w, h))
        os.unlink(f.name)
    print(f"{agree} agree, {differ} differ, {missing} not run")


if __name__ == "__main__":
    main()
