#!/usr/bin/env python3
"""Operators of networks in libtsrt against PyTorch eager, one thread each, in one run: `make bench`, or

    python3 bench/nn.py BUILD/bench/nn [family...]

prints the microseconds of processor time of both for each shape and how many times faster libtsrt is (the least of three alternating measurements each), then the geometric
mean and the least ratio of each family and of all. The two sides work on the same numbers; a sum of the results that differs is an error. Needs PyTorch."""
import math
import subprocess
import sys
import time

import torch
import torch.nn.functional as F

# ---- the cases: family, name of the row in nn_main.c, shapes of the tensors (None: none), ints


def conv(family, size, weight, stride=1, padding=0, dilation=1, groups=1):
    """A convolution with bias; stride, padding and dilation are the same along every dimension."""
    dims = len(size) - 2
    return family, f"conv{dims}d", [size, weight, (weight[0],)], [stride] * dims + [padding] * dims + [dilation] * dims + [groups]


def resnet18(batch):
    """Its convolutions, each shape once."""
    yield conv("resnet18", (batch, 3, 224, 224), (64, 3, 7, 7), 2, 3)
    side = 56
    for channels in (64, 128, 256, 512):
        if channels > 64:
            yield conv("resnet18", (batch, channels // 2, side, side), (channels, channels // 2, 3, 3), 2, 1)
            yield conv("resnet18", (batch, channels // 2, side, side), (channels, channels // 2, 1, 1), 2)
            side //= 2
        yield conv("resnet18", (batch, channels, side, side), (channels, channels, 3, 3), 1, 1)


def transposed(size, weight, stride, padding, output_padding=0, groups=1):
    return "conv", "conv_transpose2d", [size, weight, (weight[1] * groups,)], [stride] * 2 + [padding] * 2 + [output_padding] * 2 + [1, 1, groups]


def pool(name, size, kernel, stride, padding=0):
    dims = 1 if name.endswith("1d") else 2
    return "pool", name, [size], [kernel] * dims + [stride] * dims + [padding] * dims + [1] * dims


def batch_norm(size, training):
    return "norm", "batch_norm", [size] + [(size[1],)] * 4, [int(training)]


def recurrent(name, gates, steps, batch, width, hidden, layers=1, both=False):
    dirs = 2 if both else 1
    states = [(layers * dirs, batch, hidden)] * (2 if name == "lstm" else 1)
    params = [shape for layer in range(layers) for _ in range(dirs)
              for shape in ((gates * hidden, hidden * dirs if layer else width), (gates * hidden, hidden), (gates * hidden,), (gates * hidden,))]
    return "recurrent", name, [(steps, batch, width), *states, *params], [len(params), layers, int(both)]


def cell(name, gates, batch, width, hidden):
    return "recurrent", name, [(batch, width), *[(batch, hidden)] * (2 if gates == 4 else 1), (gates * hidden, width), (gates * hidden, hidden), (gates * hidden,), (gates * hidden,)], []


def heads(batch, length, width, n):
    return "attention", "multi_head_attention", [(batch, length, width)] + [(3 * width, width), (3 * width,), (width, width), (width,)], [n]


CASES = [
    *resnet18(1), *resnet18(8),
    *[conv("depthwise", (1, c, s, s), (c, 1, 3, 3), stride, 1, 1, c) for c, s, stride in ((32, 112, 1), (96, 112, 2), (144, 56, 1), (144, 56, 2), (192, 28, 1), (384, 14, 1), (576, 14, 2), (960, 7, 1))],
    conv("depthwise", (8, 144, 56, 56), (144, 1, 3, 3), 1, 1, 1, 144),
    conv("depthwise", (1, 240, 28, 28), (240, 1, 5, 5), 1, 2, 1, 240),
    conv("conv", (1, 96, 56, 56), (24, 96, 1, 1)), conv("conv", (1, 144, 28, 28), (32, 144, 1, 1)), conv("conv", (1, 320, 7, 7), (1280, 320, 1, 1)), conv("conv", (8, 256, 14, 14), (512, 256, 1, 1)),
    conv("conv", (1, 128, 28, 28), (128, 4, 3, 3), 1, 1, 1, 32), conv("conv", (1, 64, 28, 28), (64, 16, 3, 3), 1, 1, 1, 4), conv("conv", (1, 64, 28, 28), (64, 64, 3, 3), 1, 2, 2),
    conv("conv", (32, 1, 28, 28), (32, 1, 3, 3)), conv("conv", (32, 32, 13, 13), (64, 32, 3, 3)), conv("conv", (1, 3, 32, 32), (6, 3, 5, 5)), conv("conv", (1, 16, 8, 8), (16, 16, 3, 3), 1, 1),
    conv("conv", (1, 64, 1000), (64, 64, 3), 1, 1), conv("conv", (8, 80, 200), (128, 80, 5), 2, 2), conv("conv", (1, 16, 8, 28, 28), (32, 16, 3, 3, 3), 1, 1),
    transposed((1, 64, 28, 28), (64, 32, 2, 2), 2, 0), transposed((1, 64, 14, 14), (64, 64, 4, 4), 2, 1), transposed((8, 32, 14, 14), (32, 16, 3, 3), 2, 1, 1),
    pool("max_pool2d", (1, 64, 112, 112), 3, 2, 1), pool("max_pool2d", (8, 64, 56, 56), 2, 2), pool("max_pool2d", (1, 192, 28, 28), 3, 1, 1), pool("max_pool1d", (8, 64, 1000), 2, 2),
    pool("avg_pool2d", (1, 64, 56, 56), 2, 2), pool("avg_pool2d", (1, 192, 28, 28), 3, 1, 1), pool("avg_pool2d", (8, 128, 14, 14), 7, 7),
    *[("pool", "adaptive_avg_pool2d", [size], [out, out]) for size, out in (((1, 512, 7, 7), 1), ((8, 512, 7, 7), 1), ((1, 1280, 7, 7), 1), ((1, 512, 14, 14), 7), ((1, 256, 13, 13), 6))],
    *[batch_norm(size, training) for size in ((1, 64, 56, 56), (8, 64, 56, 56), (8, 512, 7, 7), (64, 256)) for training in (False, True)],
    *[("upsample", name, [size], [size[2] * 2, size[3] * 2, align]) for name, size, align in (
        ("upsample_nearest2d", (1, 64, 28, 28), 0), ("upsample_bilinear2d", (1, 64, 28, 28), 0), ("upsample_bilinear2d", (1, 64, 28, 28), 1), ("upsample_bilinear2d", (1, 3, 112, 112), 0),
        ("upsample_bicubic2d", (1, 16, 28, 28), 0))],
    *[("softmax", name, [size], [dim]) for name, size, dim in (
        ("softmax", (64, 10), -1), ("softmax", (128, 1000), -1), ("softmax", (8, 12, 128, 128), -1), ("softmax", (16, 50257), -1), ("softmax", (128, 1000), 0), ("softmax", (8, 64, 32, 32), 1),
        ("softmax", (1, 21, 128, 128), 1), ("softmax", (32, 8, 16), 1), ("log_softmax", (64, 10), -1), ("log_softmax", (128, 1000), -1), ("log_softmax", (1, 21, 128, 128), 1))],
    *[("norm", name, [size, size[-1:], size[-1:]], list(size[-1:])) for name in ("layer_norm",) for size in ((1, 128, 768), (8, 128, 512), (64, 64), (1, 1024), (4096, 32))],
    *[("norm", "rms_norm", [size, size[-1:]], list(size[-1:])) for size in ((1, 128, 768), (64, 64))],
    *[("norm", "group_norm", [size, size[1:2], size[1:2]], [groups]) for size, groups in (((1, 64, 56, 56), 8), ((8, 32, 16, 16), 32), ((2, 256, 14, 14), 32), ((4, 64, 64, 64), 1))],
    *[("attention", name, [q, k, k, mask], [causal]) for name, q, k, mask, causal in (
        ("attention", (1, 12, 128, 64), (1, 12, 128, 64), None, 0), ("attention", (1, 12, 128, 64), (1, 12, 128, 64), None, 1), ("attention", (8, 8, 64, 32), (8, 8, 64, 32), (64, 64), 0),
        ("attention", (1, 8, 1024, 64), (1, 8, 1024, 64), None, 0), ("attention", (1, 8, 1024, 64), (1, 8, 1024, 64), None, 1), ("attention", (1, 12, 1, 64), (1, 12, 512, 64), None, 0),
        ("attention", (32, 4, 16, 16), (32, 4, 16, 16), None, 0), ("attention_of_heads", (1, 128, 12, 64), (1, 128, 12, 64), None, 0), ("attention_of_heads", (8, 64, 8, 32), (8, 64, 8, 32), None, 1))],
    heads(1, 128, 768, 12), heads(8, 64, 256, 8), heads(1, 16, 64, 4),
    recurrent("lstm", 4, 100, 1, 128, 128), recurrent("lstm", 4, 50, 32, 128, 256), recurrent("lstm", 4, 1, 1, 256, 256), recurrent("lstm", 4, 20, 4, 32, 64, 2, True), recurrent("lstm", 4, 1, 64, 128, 128),
    recurrent("lstm", 4, 10, 2, 8, 16), recurrent("gru", 3, 100, 1, 128, 128), recurrent("gru", 3, 50, 32, 128, 256), recurrent("gru", 3, 1, 1, 256, 256), recurrent("gru", 3, 20, 4, 32, 64, 2, True),
    recurrent("rnn_tanh", 1, 100, 1, 128, 128), recurrent("rnn_tanh", 1, 50, 32, 64, 64), cell("lstm_cell", 4, 1, 128, 128), cell("lstm_cell", 4, 32, 64, 128), cell("gru_cell", 3, 1, 128, 128), cell("gru_cell", 3, 32, 64, 128),
    *[("embedding", "embedding", [table, index], []) for table, index in (((30522, 768), (1, 128)), ((1000, 64), (32, 50)), ((10000, 256), (8, 128)), ((100, 16), (7,)))],
    *[("linear", "linear", [x, w, w[:1]], []) for x, w in (
        ((1, 512), (512, 512)), ((1, 784), (256, 784)), ((64, 784), (256, 784)), ((128, 768), (768, 768)), ((128, 768), (3072, 768)), ((128, 3072), (768, 3072)), ((8, 512), (512, 512)), ((1, 4096), (1000, 4096)),
        ((32, 64), (10, 64)), ((8, 128, 256), (256, 256)), ((3, 4), (4, 4)), ((2, 20), (30, 20)), ((4, 1024), (1024, 1024)), ((16, 100), (1, 100)))],
    *[("linear", "matmul", [a, b], []) for a, b in (((128, 128), (128, 128)), ((12, 128, 64), (12, 64, 128)), ((64, 256), (256,)), ((100, 33), (33, 57)), ((32, 8, 8), (32, 8, 8)), ((4, 64, 64), (64, 64)))],
]
# What PyTorch calls for a row: from the tensors and the ints.
CALLS = {
    "conv1d": lambda t, n: F.conv1d(*t, n[0:1], n[1:2], n[2:3], n[3]), "conv2d": lambda t, n: F.conv2d(*t, n[0:2], n[2:4], n[4:6], n[6]),
    "conv3d": lambda t, n: F.conv3d(*t, n[0:3], n[3:6], n[6:9], n[9]), "conv_transpose2d": lambda t, n: F.conv_transpose2d(*t, n[0:2], n[2:4], n[4:6], n[8], n[6:8]),
    "max_pool1d": lambda t, n: torch.max_pool1d(*t, n[0:1], n[1:2], n[2:3], n[3:4]), "max_pool2d": lambda t, n: torch.max_pool2d(*t, n[0:2], n[2:4], n[4:6], n[6:8]),
    "avg_pool2d": lambda t, n: F.avg_pool2d(*t, n[0:2], n[2:4], n[4:6]), "adaptive_avg_pool2d": lambda t, n: F.adaptive_avg_pool2d(*t, n),
    "batch_norm": lambda t, n: torch.batch_norm(*t, bool(n[0]), 0.1, 1, False), "upsample_nearest2d": lambda t, n: torch._C._nn.upsample_nearest2d(*t, n[0:2]),
    "upsample_bilinear2d": lambda t, n: torch._C._nn.upsample_bilinear2d(*t, n[0:2], bool(n[2])), "upsample_bicubic2d": lambda t, n: torch._C._nn.upsample_bicubic2d(*t, n[0:2], bool(n[2])),
    "softmax": lambda t, n: torch.softmax(*t, *n), "log_softmax": lambda t, n: torch.log_softmax(*t, *n), "layer_norm": lambda t, n: F.layer_norm(t[0], n, *t[1:]),
    "rms_norm": lambda t, n: F.rms_norm(t[0], n, t[1]), "group_norm": lambda t, n: F.group_norm(t[0], n[0], *t[1:]), "attention": lambda t, n: F.scaled_dot_product_attention(*t, 0.0, bool(n[0])),
    "attention_of_heads": lambda t, n: F.scaled_dot_product_attention(*[x.transpose(1, 2) for x in t[:3]], t[3], 0.0, bool(n[0])).transpose(1, 2),
    "multi_head_attention": lambda t, n: torch._native_multi_head_attention(*t[:1] * 3, t[0].shape[2], n[0], *t[1:], None, False),
    "lstm": lambda t, n: torch.lstm(t[0], t[1:3], t[3:], True, n[1], 0.0, False, bool(n[2]), False), "gru": lambda t, n: torch.gru(*t[:2], t[2:], True, n[1], 0.0, False, bool(n[2]), False),
    "rnn_tanh": lambda t, n: torch.rnn_tanh(*t[:2], t[2:], True, n[1], 0.0, False, bool(n[2]), False), "lstm_cell": lambda t, n: torch.lstm_cell(t[0], t[1:3], *t[3:]),
    "gru_cell": lambda t, n: torch.gru_cell(*t), "embedding": lambda t, n: F.embedding(t[1], t[0]), "linear": lambda t, n: F.linear(*t), "matmul": lambda t, n: torch.matmul(*t),
}


# ---- measuring

def tensor(shape, which):
    return ((torch.arange(math.prod(shape)) * 7919 + which * 104729) % 65521).float().div(65521).sub(0.5).reshape(shape)


def checksum(t):
    t = t.contiguous().flatten().double()
    return (t * (torch.arange(t.numel()) % 7 + 1)).sum().item(), t.abs().sum().item()


def clock(call):
    """Seconds: as nn_main.c does it."""
    best, spent, times, turn = math.inf, 0.0, 1, 0
    while turn < 5 or (spent < 0.03 and turn < 60):
        start = time.thread_time()
        for _ in range(times):
            call()
        took = time.thread_time() - start
        spent += took
        best = min(best, took / times)
        if took < 1e-3 and turn < 20:
            times *= 2
        turn += 1
    return best


def main():
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    ours = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    ratios, wrong = {}, 0
    for family, name, shapes, ints in CASES:
        if sys.argv[2:] and family not in sys.argv[2:]:
            continue
        words = ["x".join(map(str, shape)) if shape else "-" for shape in shapes]
        given = [tensor(shape, i) if shape else None for i, shape in enumerate(shapes)]
        if name == "embedding":
            given[1] = ((given[1] + 0.5) * shapes[0][0]).long()
        call = lambda: CALLS[name](given, ints)
        result = call()
        expected, size = checksum(result if isinstance(result, torch.Tensor) else result[0])
        mine = theirs = math.inf
        for _ in range(3):
            ours.stdin.write(" ".join([name, *words, *(f":{n}" for n in ints)]) + "\n")
            ours.stdin.flush()
            took, total, *why = ours.stdout.readline().split(maxsplit=2) or ["0", "0", "died"]
            if why or abs(float(total) - expected) > 1e-4 * size + 1e-3:
                print(f"{name} {words}: {why[0].strip() if why else f'sum is {total}, should be {expected}'}")
                wrong += 1
                break
            mine = min(mine, float(took) * 1e-9)
            theirs = min(theirs, clock(call))
        else:
            ratios.setdefault(family, []).append(theirs / mine)
            what = " ".join(words[:2] if "conv" in name else words[:1]) + " " + "".join(f",{n}" for n in ints)[1:]
            print(f"{name:19} {what:52} {mine * 1e6:10.1f} us, PyTorch {theirs * 1e6:10.1f} us, {theirs / mine:6.2f} x", flush=True)
    for family, of in [*ratios.items(), ("all", [r for of in ratios.values() for r in of])]:
        if of:
            print(f"{family}: geometric mean {math.exp(sum(map(math.log, of)) / len(of)):.2f} x, least {min(of):.2f} x")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
