# Operators whose meaning changed over the versions of archives: the archive has to state the version since which they mean this. PyTorch 2.13's answers.
import sys
import torch


@torch.jit.script
def f(a: torch.Tensor, b: torch.Tensor, n: int):
    return a / b, torch.full([2], n), torch.linspace(0, 1, n), torch.logspace(0.0, 2.0, n), torch.nn.functional.gelu(b.float(), approximate="tanh")


f.save(sys.argv[1])
loaded = torch.jit.load(sys.argv[1])
for m in (f, loaded):
    print(m(torch.tensor([7, 8]), torch.tensor([2, 3]), 3))
