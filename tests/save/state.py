# Objects that make their own state: a module and a class with __getstate__ and __setstate__, which run when the program is saved and loaded; one with
# __getstate__ alone, which is as any other; extra files. The answers are PyTorch 2.13's for this file.
import sys
from typing import List, Tuple
import torch


@torch.jit.script
class Box:
    def __init__(self, n: int):
        self.n = n
        self.t = torch.ones(n)
        self.log: List[str] = []

    def __getstate__(self) -> Tuple[int, torch.Tensor]:
        return (self.n % 10, self.t.clamp(max=4.0))

    def __setstate__(self, state: Tuple[int, torch.Tensor]) -> None:
        self.n = state[0]
        self.t = state[1]
        self.log = ["restored"]


@torch.jit.script
class Half:
    def __init__(self):
        self.n = 1

    def __getstate__(self) -> int:
        return self.n + 1


class Packed(torch.nn.Module):
    weights: List[torch.Tensor]

    def __init__(self):
        super().__init__()
        self.register_buffer("t", torch.arange(3.0))
        self.weights = [torch.ones(2), torch.zeros(2)]
        self.extra = "as it was made"

    @torch.jit.export
    def __getstate__(self):
        return (self.weights[:1], self.t.clamp(max=1.0), self.training)

    @torch.jit.export
    def __setstate__(self, state: Tuple[List[torch.Tensor], torch.Tensor, bool]):
        self.weights = state[0]
        self.t = state[1]
        self.training = state[2]
        self.extra = "as it was loaded"

    def forward(self, x: torch.Tensor) -> Tuple[torch.Tensor, int, str]:
        return x + self.t, len(self.weights), self.extra


class Net(torch.nn.Module):
    box: Box
    half: Half

    def __init__(self):
        super().__init__()
        self.p = Packed()
        self.same = self.p
        self.box = Box(12)
        self.half = Half()

    def forward(self, x: torch.Tensor) -> Tuple[torch.Tensor, int, str, int, List[str], int, int]:
        y, n, text = self.p(x)
        return self.same(y)[0], n, text, self.box.n, self.box.log, self.box.t.numel(), self.half.n


m = torch.jit.script(Net())
print(m(torch.ones(3)))
torch.jit.save(m, sys.argv[1], _extra_files={"notes.txt": "two\nlines", "a/b.bin": b"\x00\xff", "empty": ""})
files = {"notes.txt": "", "a/b.bin": "", "empty": "x", "absent": "y"}
loaded = torch.jit.load(sys.argv[1], _extra_files=files)
print(files)
print(loaded(torch.ones(3)))
loaded.eval()
loaded.save(sys.argv[1])
again = torch.jit.load(sys.argv[1])
print(again(torch.ones(3)), again.p.training)
