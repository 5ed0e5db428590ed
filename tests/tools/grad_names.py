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


def run(command, text):
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as f:
        f.write(text)
    r = subprocess.run(command + [f.name], capture_output=True, text=True, timeout=600)
    os.unlink(f.name)
    out = {}
    for line in r.stdout.splitlines():
        name, _, what = line.partition(" ")
        if "case_" in name:
            out[name] = what
    return out, r.stderr


def program(corpus, op):
    """The cases of an operator, named for it, and calls that show them."""
    source = open(f"{corpus}/{op}.py").read().replace("def case_", f"def {op}.case_".replace(".", "__"))
    text = [source]
    for name, a in torch.load(f"{corpus}/{op}.args.pt", weights_only=False).items():
        try:
            text.append(f'show("{op}__{name}", {op}__{name}, lambda: ({"".join(literal(x) + ", " for x in a)}))')
        except ValueError:
            continue
    return "\n".join(text) + "\n"


def main():
    tscc, corpus, only = sys.argv[1], sys.argv[2], sys.argv[3:]
    warnings.simplefilter("ignore")
    ops = only or [os.path.basename(p)[:-3] for p in sorted(glob.glob(corpus + "/*.py"))]
    agree = differ = missing = 0
    for at in range(0, len(ops), 25):
        parts = {op: program(corpus, op) for op in ops[at:at + 25]}
        text = "import torch\n" + HEAD + "".join(parts.values())
        want, _ = run([sys.executable, "-W", "ignore"], text)
        have, err = run([tscc, "run"], text)
        if len(have) < len(want):                # one that can't be read takes the others along
            for op, part in parts.items():
                have.update(run([tscc, "run"], "import torch\n" + HEAD + part)[0])
        told = set()
        for name, w in want.items():
            op, h = name.split("__case_")[0], have.get(name)
            if w.startswith("!"):
                continue
            if h == w:
                agree += 1
            elif h is None or h.startswith("!"):
                missing += 1
                if op not in told:
                    print(f"{name}: not run: {h or err.strip()[:150]}")
                told.add(op)
            else:
                differ += 1
                if (op, w, h) not in told:
                    print(f"{name}: {h} instead of {w}", flush=True)
                told.add((op, w, h))
    print(f"{agree} agree, {differ} differ, {missing} not run")


if __name__ == "__main__":
    main()
