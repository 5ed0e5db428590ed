"""Writes the archives of tests/suites/archive.sh with PyTorch (by hand, once; the results are committed): python make.py, in this folder.

NAME.pt is what torch.jit.save wrote, NAME.args.pt the calls, NAME.expect.pt what PyTorch gave. bad_*.pt are copies with something wrong inside.
"""
import os
import pickletools
import re
import struct
import sys
import zipfile
from enum import Enum
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

import torch
from torch import Tensor, nn

import warnings
warnings.simplefilter("ignore")


class Mode(Enum):
    PLAIN = 1
    DOUBLE = 2


class Pair(NamedTuple):
    first: Tensor
    count: int


@torch.jit.script
class Counter:
    def __init__(self, start: int):
        self.n = start
        self.log: List[str] = []

    def add(self, k: int) -> int:
        self.n += k
        self.log.append(str(self.n))
        return self.n


@torch.jit.interface
class Scorer(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        pass


class Dot(nn.Module):
    def __init__(self, n: int):
        super().__init__()
        self.w = nn.Parameter(torch.arange(n, dtype=torch.float32))

    def forward(self, x: Tensor) -> Tensor:
        return torch.mv(x, self.w)


class Sum(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.sum(1)


def pre(self, input: Tuple[Tensor]) -> Tuple[Tensor]:
    return (input[0] + 1,)


def post(self, input: Tuple[Tensor], output: Tensor) -> Tensor:
    return output * 2


class Net(nn.Module):
    """Of everything that an object or a class in an archive can be made of."""
    scorer: Scorer
    size: torch.jit.Final[int]
    seen: Dict[str, List[int]]
    maybe: Optional[Tensor]
    pairs: List[Tuple[int, float]]

    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(3, 3)
        self.again = self.lin
        self.blocks = nn.ModuleList([Dot(3), Sum(), Dot(3)])
        self.scorer = Dot(3)
        self.size = 3
        self.seen = {"a": [1, 2], "b": []}
        self.maybe = None
        self.pairs = [(1, 0.5), (2, 1.5)]
        self.mode = Mode.DOUBLE
        base = torch.arange(12, dtype=torch.float32)
        self.register_buffer("view", base.view(4, 3)[1:])
        self.register_buffer("other", base[3:6])
        self.z = 1 + 2j
        self.pool = nn.MaxPool1d(3)                    # its function has lists as defaults
        self.hooked = Sum()
        self.hooked.register_forward_pre_hook(pre)
        self.hooked.register_forward_hook(post)

    def forward(self, x: Tensor, scale: Optional[float] = None, k: Optional[List[int]] = None) -> Tuple[Tensor, int, str]:
        y = self.lin(x) + self.again(x) + self.view[: x.size(0)]
        for b in self.blocks:
            y = y + b(x).unsqueeze(1)
        y = y + self.scorer(x).unsqueeze(1) + self.hooked(x).unsqueeze(1) + self.pool(x)
        if scale is not None:
            y = y * scale
        if self.mode == Mode.DOUBLE:
            y = y * 2
        c = Counter(self.size)
        for i in [1, 2] if k is None else k:
            c.add(i)
        self.other += 1                                # seen through `view`, too
        self.seen["b"].append(c.n)
        n = torch.jit.fork(self.helper, x, 3)
        p = torch.jit.wait(n)
        return y, len(self.seen["b"]) + p.count + int(abs(self.z)), self.mode.name + ",".join(c.log)

    def helper(self, x: Tensor, k: int) -> Pair:
        return Pair(x, k)

    @torch.jit.export
    def fails(self, k: int) -> int:
        total = 0
        for i in range(k):
            if i == 3:
                raise ValueError("three is too much")
            total += i
        return total


class Old(nn.Module):
    """What older versions of the file format meant by their operators: saved as if by them."""

    def forward(self, x: Tensor, y: Tensor, k: int) -> List[Tensor]:
        z = x.clone()
        z /= 1
        return [torch.div(x, y), torch.div(x, k), torch.div(x, 2.0), z, torch.full([2], 7), torch.full([2], 7, dtype=torch.int32), torch.linspace(0, 1, 3)]


class State(nn.Module):
    """An object that makes and takes its own state."""
    names: List[str]

    def __init__(self):
        super().__init__()
        self.register_buffer("t", torch.ones(3))
        self.names = ["a"]
        self.n = 2

    @torch.jit.export
    def __getstate__(self):
        return (self.t * 4, self.n + 1, self.training)

    @torch.jit.export
    def __setstate__(self, state: Tuple[Tensor, int, bool]):
        self.t = state[0]
        self.n = state[1]
        self.names = ["set"]
        self.training = state[2]

    def forward(self, x: Tensor) -> Tuple[Tensor, int, List[str]]:
        return x * self.t, self.n, self.names


class Holder(nn.Module):
    counter: Counter

    def __init__(self, counter):
        super().__init__()
        self.counter = counter

    def forward(self, k: int) -> int:
        return self.counter.add(k)


class Shared(nn.Module):
    """Two modules with one object."""

    def __init__(self):
        super().__init__()
        counter = Counter(5)
        self.a = Holder(counter)
        self.b = Holder(counter)

    def forward(self, k: int) -> Tuple[int, int]:
        return self.a(k), self.b(k)


def relative(data):
    """A pickle of debug ranges in which no folder of this machine is left: make.py, torch/nn/functional.py."""
    out, at = b"", 0
    for op, arg, where in pickletools.genops(data):
        if op.name != "BINUNICODE":
            continue
        short = re.sub(r"/(?:[\w.+-]+/)+(?:site-packages/)", "", arg)
        short = re.sub(r"/(?:[\w.+-]+/)+(\w+\.py)", r"\1", short).encode()
        out += data[at:where] + b"X" + struct.pack("<I", len(short)) + short
        at = where + 5 + len(arg.encode())
    return out + data[at:]


def save_program(program, name):
    torch.jit.save(program, name)
    os.rename(name, "whole.pt")
    changed(name, "whole.pt", ".debug_pkl", relative)
    os.remove("whole.pt")


def save(name, module, calls, methods=None):
    save_program(torch.jit.script(module), name + ".pt")
    loaded = torch.jit.load(name + ".pt")
    torch.save(calls, name + ".args.pt")
    torch.save([getattr(loaded, m)(*c) for m, c in zip(methods or ["__call__"] * len(calls), calls)], name + ".expect.pt")


def changed(name, source, entry, change):
    """A copy of the archive with one entry replaced (None: left out)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(name, "w") as new:
        for i in old.infolist():
            data = old.read(i)
            if i.filename.endswith(entry):
                data = change(data)
            if data is not None:
                new.writestr(i.filename, data, i.compress_type)


class Odd(nn.Module):
    """A buffer of a kind that tscc does not have."""

    def __init__(self, t):
        super().__init__()
        self.register_buffer("t", t)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.t.dequantize() if self.t.is_quantized else x


class CastOff(nn.Module):
    """Autocast that changes nothing here."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor([[1.0, 0.3], [0.7, -0.2]]))

    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast("cpu", enabled=False):
            y = x @ self.w
        with torch.autocast(device_type="cuda"):
            y = y @ self.w
        with torch.cpu.amp.autocast(enabled=False):
            y = y @ self.w
        with torch.cuda.amp.autocast():
            return y @ self.w


class Cast(CastOff):
    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast("cpu"):
            return x @ self.w


def odd():
    affine = torch.quantize_per_tensor(torch.randn(3), 0.1, 3, torch.quint8)
    save_program(torch.jit.script(Odd(affine)), "odd_quantized.pt")
    save_program(torch.jit.script(Odd(torch.quantize_per_channel(torch.randn(2, 3), torch.tensor([0.1, 0.2]), torch.tensor([0, 1]), 0, torch.qint8))), "odd_channels.pt")
    save_program(torch.jit.freeze(torch.jit.script(Odd(affine).eval())), "odd_constant.pt")
    save_program(torch.jit.script(torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Linear(2, 2)).eval())), "odd_packed.pt")
    save_program(torch.jit.script(Odd(torch.eye(2).to_sparse())), "odd_sparse.pt")
    save_program(torch.jit.script(Odd(torch.empty(2, device="meta"))), "odd_meta.pt")
    save_program(torch.jit.script(Odd(torch.ones(2).to(torch.float8_e5m2))), "odd_float8.pt")
    save_program(torch.jit.script(Cast()), "odd_autocast.pt")


def main():
    torch.manual_seed(0)
    x = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 0.5, 0.0]])
    save("net", Net(), [(x,), (x, 0.5), (x, None, [3])])

    torch.save([(9,)], "fails.args.pt")

    def traced(x):
        return torch.relu(x) @ x.t() + torch.full((1,), 2.0)
    t = torch.jit.trace(traced, (x,))
    save_program(t, "traced.pt")
    torch.save([(x,), (x[:1],)], "traced.args.pt")
    torch.save([t(x), t(x[:1])], "traced.expect.pt")

    save("state", State(), [(x,), (x[0],)])
    save("shared", Shared(), [(1,), (2,)])
    save("cast_off", CastOff(), [(x[:, :2].contiguous(),)])
    ints, floats = torch.tensor([7, -7, 3]), torch.tensor([7.0, -7.0, 3.0])
    save_program(torch.jit.script(Old()), "new.pt")
    changed("old.pt", "new.pt", "/version", lambda data: b"3\n")
    os.remove("new.pt")
    calls = [(ints, torch.tensor([2, 2, 2]), 2), (floats, ints, 2), (ints, floats, 2)]
    loaded = torch.jit.load("old.pt")
    torch.save(calls, "old.args.pt")
    torch.save([loaded(*[a.clone() if isinstance(a, Tensor) else a for a in c]) for c in calls], "old.expect.pt")

    odd()

    replace = lambda a, b: lambda data: data.replace(a, b)
    code = "code/__torch__.py"
    changed("bad_class.pt", "net.pt", code, replace(b"class Dot(Module)", b"class Dat(Module)"))
    changed("bad_base.pt", "net.pt", code, replace(b"class Dot(Module)", b"class Dot(object)"))
    changed("bad_call.pt", "net.pt", code, replace(b"  PLAIN = 1", b"  PLAIN = exit(1)"))
    changed("bad_statement.pt", "net.pt", code, lambda data: b"print(1)\n" + data)
    changed("bad_syntax.pt", "net.pt", code, replace(b"class Sum(Module):", b"class Sum(Module:"))
    changed("bad_type.pt", "net.pt", code, replace(b"torch.mv(x, w)", b"torch.mv(x, 1)"))
    changed("bad_attribute.pt", "net.pt", code, replace(b"  w : Tensor\n", b"  w : Tensor\n  v : int\n"))
    changed("bad_ranges.pt", "net.pt", code + ".debug_pkl", lambda data: data[:len(data) // 2])
    changed("no_code.pt", "net.pt", code, lambda data: None)
    changed("no_data.pt", "net.pt", "data.pkl", lambda data: None)


if __name__ == "__main__":
    sys.exit(main())
