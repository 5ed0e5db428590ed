"""Reducing operators of libtsrt against PyTorch eager, one thread each, in one run: python3 bench/reduce.py BUILD/bench/reduce.
Prints nanoseconds of processor time of both and their ratio (above 1: libtsrt is faster), and the geometric means."""
import math
import subprocess
import sys
import time

import torch

torch.set_num_threads(1)
CALLS = {
    "sum": lambda t: t.sum(), "sum_last": lambda t: t.sum(-1), "sum_0": lambda t: t.sum(0), "mean": lambda t: t.mean(), "max": lambda t: t.max(),
    "amax_last": lambda t: t.amax(-1), "max_last": lambda t: t.max(-1), "max_0": lambda t: t.max(0), "argmax": lambda t: t.argmax(), "prod": lambda t: t.prod(),
    "var": lambda t: t.var(), "norm": lambda t: torch.linalg.vector_norm(t), "logsumexp_last": lambda t: t.logsumexp(-1), "softmax_last": lambda t: t.softmax(-1),
    "softmax_0": lambda t: t.softmax(0), "log_softmax_last": lambda t: t.log_softmax(-1), "layer_norm": lambda t: torch.layer_norm(t, t.shape[-1:]),
    "cumsum_last": lambda t: t.cumsum(-1), "sort_last": lambda t: t.sort(-1), "topk_last": lambda t: t.topk(5),
    "mean_0": lambda t: t.mean(0), "min": lambda t: t.min(), "min_last": lambda t: t.min(-1), "amin_0": lambda t: t.amin(0), "aminmax": lambda t: t.aminmax(),
    "argmin_last": lambda t: t.argmin(-1), "argmax_0": lambda t: t.argmax(0), "std": lambda t: t.std(), "var_last": lambda t: t.var(-1), "std_0": lambda t: t.std(0),
    "std_mean": lambda t: torch.std_mean(t), "any": lambda t: t.any(), "all": lambda t: t.all(), "all_last": lambda t: t.all(-1), "nansum": lambda t: t.nansum(),
    "count_nonzero": lambda t: t.count_nonzero(), "median": lambda t: t.median(), "median_last": lambda t: t.median(-1), "prod_last": lambda t: t.prod(-1),
    "norm_last": lambda t: torch.linalg.vector_norm(t, dim=-1), "cumsum_0": lambda t: t.cumsum(0), "cumprod_last": lambda t: t.cumprod(-1), "logsumexp_0": lambda t: t.logsumexp(0),
    "argsort_last": lambda t: t.argsort(-1),
}


def measure(call, t):
    best = math.inf
    times = 5 if t.numel() > 10000 else 2000
    for _ in range(7):
        start = time.thread_time_ns()
        for _ in range(times):
            call(t)
        best = min(best, (time.thread_time_ns() - start) / times)
    return best


def main():
    ours = [line.split() for line in subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout.splitlines()]
    tensors, ratios = {}, {}
    for name, shape, nanoseconds in ours:
        t = tensors.setdefault(shape, torch.rand([int(n) for n in shape.split("x")]) * 2 - 1)
        if name == "topk_last" and t.shape[-1] < 5:
            continue
        theirs = measure(CALLS[name], t)
        ratio = theirs / float(nanoseconds)
        ratios.setdefault(shape, []).append(ratio)
        print(f"{name:18} {shape:10} {float(nanoseconds):12.0f} {theirs:12.0f} {ratio:7.2f}")
    for shape, all_of in ratios.items():
        print(f"geometric mean of {shape}: {math.exp(sum(map(math.log, all_of)) / len(all_of)):.2f}, least {min(all_of):.2f}")


main()
