#!/usr/bin/env python3
"""Elementwise operators of libtsrt against PyTorch eager, one thread, in one run: microseconds of processor time a call at 1,048,576 and nanoseconds at 64 float32
elements, and how many times faster libtsrt is; then the geometric means. Needs PyTorch; run by hand after `make`:

    python3 bench/elementwise.py [build] [name...]

libtsrt is timed by build/bench/elementwise (make bench-elementwise), PyTorch here, alternating for each operator."""
import math
import subprocess
import sys
import time
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
build = sys.argv[1] if len(sys.argv) > 1 else "build"
BINARY = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "maximum": torch.maximum, "pow": torch.pow, "atan2": torch.atan2,
          "remainder": torch.remainder, "fmod": torch.fmod, "floor_divide": torch.floor_divide, "eq": torch.eq, "lt": torch.lt, "ge": torch.ge,
          "fmax": torch.fmax, "fmin": torch.fmin, "minimum": torch.minimum, "logical_and": torch.logical_and,
          "addcmul": lambda x, y: torch.addcmul(x, x, y, value=2.5), "addcdiv": lambda x, y: torch.addcdiv(x, x, y, value=2.5), "lerp": lambda x, y: torch.lerp(x, y, 0.01),
          "lerp_tensor": lambda x, y: torch.lerp(x, y, y), "mse_loss": F.mse_loss, "l1_loss": F.l1_loss, "huber_loss": lambda x, y: F.huber_loss(x, y, delta=0.3), "isclose": torch.isclose,
          "kl_div": lambda x, y: F.kl_div(x, y, reduction="sum"), "add_row": lambda x, y: SQUARE(x) + y[:8 if y.numel() == 64 else 1024]}
UNARY = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "gelu": F.gelu, "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu, "exp": torch.exp,
         "log": torch.log, "sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "sin": torch.sin, "cos": torch.cos, "tan": torch.tan, "erf": torch.erf, "abs": torch.abs, "neg": torch.neg,
         "exp2": torch.exp2, "expm1": torch.expm1, "log2": torch.log2, "log10": torch.log10, "log1p": torch.log1p, "asin": torch.asin, "acos": torch.acos,
         "atan": torch.atan, "sinh": torch.sinh, "cosh": torch.cosh, "asinh": torch.asinh, "acosh": torch.acosh, "atanh": torch.atanh, "erfc": torch.erfc,
         "floor": torch.floor, "round": torch.round, "reciprocal": torch.reciprocal, "hardswish": F.hardswish, "hardsigmoid": F.hardsigmoid, "softplus": F.softplus,
         "mish": F.mish, "elu": F.elu, "leaky_relu": F.leaky_relu, "logsigmoid": F.logsigmoid, "selu": F.selu, "lgamma": torch.lgamma, "digamma": torch.digamma,
         "add_number": lambda x: x + 2.5, "mul_number": lambda x: x * 2.5, "pow2": lambda x: x ** 2, "clamp": lambda x: torch.clamp(x, 0.1, 0.9),
         "where": lambda x: torch.where(MASK[x.numel()], x, x), "add_": None, "isnan": torch.isnan, "logical_not": torch.logical_not, "sign": torch.sign,
         "trunc": torch.trunc, "frac": torch.frac, "ceil": torch.ceil, "square": torch.square, "isfinite": torch.isfinite, "logit": torch.logit, "hardtanh": lambda x: F.hardtanh(x, 0.1, 0.9),
         "nan_to_num": torch.nan_to_num, "masked_fill": lambda x: x.masked_fill(MASK[x.numel()], 2.5), "softshrink": lambda x: F.softshrink(x, 0.1), "hardshrink": lambda x: F.hardshrink(x, 0.1),
         "threshold": lambda x: F.threshold(x, 0.1, 0.9), "rsub": lambda x: 2.5 - x, "celu": lambda x: F.celu(x, 2.5), "clone": torch.clone, "to_double": torch.Tensor.double,
         "div_number": lambda x: x / 2.5, "pow_half": lambda x: x ** 0.5, "pow_number": lambda x: x ** 2.5}
SQUARE = lambda x: x.view(-1, 8 if x.numel() == 64 else 1024)
MASK = {n: torch.arange(n) % 3 == 0 for n in (64, 1 << 20)}


def clock(f, least):
    n, best = 1, math.inf
    while True:
        start = time.thread_time()
        for _ in range(n):
            f()
        spent = time.thread_time() - start
        best = min(best, spent / n)
        if spent > least:
            break
        n *= 2
    for _ in range(4):
        start = time.thread_time()
        for _ in range(n):
            f()
        best = min(best, (time.thread_time() - start) / n)
    return best


ratios = {}
for name in [n for n in list(BINARY) + list(UNARY) if not sys.argv[2:] or n in sys.argv[2:]]:
    line = f"{name:14}"
    for n in (1 << 20, 64):
        ours = float(subprocess.run([f"{build}/bench/elementwise", name, str(n)], capture_output=True, text=True, check=True).stdout)
        x, y = torch.arange(n) % 1000 / 1001 + 0.0004, torch.arange(n) % 777 / 800 + 0.2
        if name == "add_":
            theirs = clock(lambda: x.add_(y), 0.02)
        elif name in BINARY:
            theirs = clock(lambda f=BINARY[name]: f(x, y), 0.02)
        else:
            theirs = clock(lambda f=UNARY[name]: f(x), 0.02)
        ratios.setdefault(n, []).append(theirs / ours)
        unit, scale = ("us", 1e6) if n > 64 else ("ns", 1e9)
        line += f"{n:9} elements: {ours * scale:8.1f} {unit}, PyTorch {theirs * scale:8.1f} {unit}, {theirs / ours:5.2f} x "
    print(line, flush=True)
for n, r in ratios.items():
    print(f"{n} elements: geometric mean {math.exp(sum(map(math.log, r)) / len(r)):.2f} x, least {min(r):.2f} x")
