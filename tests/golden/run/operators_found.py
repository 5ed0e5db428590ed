# Rules of operators that samples of PyTorch's own tests do not reach: layouts, other dtypes, aliases. The output is PyTorch's.
import torch
import torch.nn.functional as F
from typing import List


@torch.jit.script
def batched(x: torch.Tensor, y: torch.Tensor):
    return torch.einsum("bchw,bdhw->bcd", x, y), torch.einsum("bih,bjh->bji", x[:, :, 0], y[:, :, 1])


@torch.jit.script
def same_memory(x: torch.Tensor):
    x.cpu().zero_()
    y = x.type(torch.int32)
    y.add_(1)
    return x, y, x.type(x.dtype).is_set_to(x), x.type(torch.float32, copy=True).is_set_to(x)


@torch.jit.script
def of_scalars(x: torch.Tensor):
    return x.sum(0), x.sum(-1, keepdim=True), x.mean(0), x.var(0, unbiased=False), x.logsumexp(0), x.logcumsumexp(0)


@torch.jit.script
def log_sums(x: torch.Tensor):
    return x.logsumexp(1), x.logsumexp([0, 1], True), x.logcumsumexp(1)


@torch.jit.script
def draws() -> List[torch.Tensor]:
    return [torch.empty(21, dtype=torch.float16).normal_(0.3, 1.7), torch.empty(40, dtype=torch.bfloat16).normal_(), torch.empty(3).random_(1 << 32),
            torch.empty(3, dtype=torch.bfloat16).random_(-300, 1 << 40), torch.empty(3, dtype=torch.float64).random_((1 << 62) + 1),
            F.rrelu(torch.arange(-4.0, 2.0), 0.1, 0.3, True), F.rrelu(torch.arange(-4.0, 2.0, dtype=torch.bfloat16), 0.1, 0.3, True),
            torch.nn.init.xavier_normal_(torch.empty(2, 3)), torch.nn.init.uniform_(torch.empty(2), 1.0, 2.0)]


@torch.jit.script
def made():
    return torch.arange(0.5, 3.0, 0.7, dtype=torch.int32), torch.ones([2, 2]).nonzero().stride(), torch.zeros(2).nonzero().stride()


@torch.jit.script
def filled(x: torch.Tensor):
    x.expand(2, 3).fill_(2)
    y = x.clone()
    return y, x.expand(2, 3).zero_()


@torch.jit.script
def distances(x: torch.Tensor, y: torch.Tensor):
    return F.pairwise_distance(x, y), F.pairwise_distance(x, y, p=1.0, keepdim=True)


@torch.jit.script
def scattered(x: torch.Tensor):
    src = torch.zeros([2], dtype=x.dtype)
    y = x[2:]
    return y.as_strided_scatter(src, [2], [2], 0), y.as_strided_scatter(src, [2], [2]), y.as_strided_scatter(src, [2], [2], 1).storage_offset()


@torch.jit.script
def counted(x: torch.Tensor):
    return x.histc(7, -3, 4), x.to(torch.bfloat16).histc(5)


x = torch.arange(48.0).reshape(2, 2, 3, 4) / 7
print(batched(x.permute(0, 1, 3, 2), x.flip(0).permute(0, 1, 3, 2)))
print(batched(x, x.to(memory_format=torch.channels_last)))
print(same_memory(torch.ones(2)))
print(of_scalars(torch.tensor(1 + 2j)))
print(log_sums(torch.tensor([[1 + 2j, -3 + 4j, 0.5j], [1e3 + 1j, 1e3 + 7j, -1e3 + 0j]], dtype=torch.complex128)))
torch.manual_seed(5)
for t in draws():
    print(t.double().tolist())
print(made())
print(filled(torch.ones(1)))
print(distances(torch.tensor([[1, 2], [3, 4]], dtype=torch.uint8), torch.tensor([[2, 2], [3, 9]], dtype=torch.uint8)))
print(distances(torch.tensor([[1 + 1j, 2]]), torch.tensor([[1, 2 - 1j]])))
print(scattered(torch.arange(8)))
print(counted(torch.tensor([-3.0, -1.3, 0.1, 0.7, 2.2, 3.9, 4.0])))
