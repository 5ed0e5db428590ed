# float16 and bfloat16: where PyTorch rounds between the steps of an operator, and what of a number it keeps. The output is PyTorch's.
import torch
import torch.nn.functional as F
from typing import List


@torch.jit.script
def numbers(x: torch.Tensor, s: float) -> List[torch.Tensor]:
    t = torch.tensor(s, dtype=torch.float32)
    return [x + s, x - s, s - x, x + t, x * s, x * t, x / s, torch.fmod(x, s), x % s, x.clone().add_(s), torch.lerp(x, x + 1, 0.3)]


@torch.jit.script
def losses(x: torch.Tensor, y: torch.Tensor) -> List[torch.Tensor]:
    p = torch.sigmoid(y)
    return [F.mse_loss(x, y, reduction="none"), F.kl_div(x, p, reduction="none"), F.kl_div(x, y, reduction="none", log_target=True),
            F.binary_cross_entropy_with_logits(x, p, reduction="none"), F.binary_cross_entropy_with_logits(x, p, reduction="none", pos_weight=p + 1),
            F.soft_margin_loss(x, torch.sign(y), reduction="none"), F.hinge_embedding_loss(x, torch.sign(y), 0.7, reduction="none"),
            F.poisson_nll_loss(x, p * 4, full=True, reduction="none"), F.margin_ranking_loss(x, y, torch.sign(y), 0.3, reduction="none")]


@torch.jit.script
def products(x: torch.Tensor, y: torch.Tensor) -> List[torch.Tensor]:
    return [torch.cross(x.view(-1, 3), y.view(-1, 3), dim=1)]


@torch.jit.script
def drawn() -> List[torch.Tensor]:
    count, p = torch.tensor([3.0, 30.0, 200.0, 5.0]), torch.tensor([0.2, 0.7, 0.4, 1.0])
    wide = torch.empty([2], dtype=torch.float64)
    return [torch.binomial(count, p), torch.binomial(count.double(), p.double()), torch.normal(torch.ones(2), 2.0, out=wide)]


for dtype in [torch.float16, torch.bfloat16]:
    x, y = ((torch.arange(48.0) * 37 % 101 - 50) / 13).to(dtype), ((torch.arange(48.0) * 29 % 83 - 40) / 11).to(dtype)
    for r in numbers(x, 2.7) + losses(x, y) + products(x, y):
        print(r.dtype, r.double().sum().item(), r.double().reshape(-1)[:5].tolist())
print(F.margin_ranking_loss(torch.tensor([3, 9], dtype=torch.uint8), torch.tensor([5, 1], dtype=torch.uint8), torch.tensor([1, 1], dtype=torch.uint8)))
torch.manual_seed(9)
for r in drawn():
    print(r)
