# Samples of the gamma and Dirichlet distributions: PyTorch's for the same seed.
import torch

for dtype in (torch.float32, torch.float64):
    torch.manual_seed(3)
    print([round(v, 6) for v in torch._standard_gamma(torch.tensor([0.0, 0.1, 0.5, 1.0, 2.0, 7.5, 100.0], dtype=dtype)).tolist()])
    shape = torch.tensor([[0.1, 0.5, 1.0], [3.0, 0.01, 9.0]], dtype=dtype)
    print([[round(v, 6) for v in row] for row in torch._sample_dirichlet(shape).tolist()])
    print(round(torch._standard_gamma(torch.rand(300, 4, dtype=dtype).t() * 3).sum(dtype=torch.float64).item(), 4))
print(torch._sample_dirichlet(torch.tensor(2.0)), torch._sample_dirichlet(torch.rand(0, 4)).shape, torch._sample_dirichlet(torch.rand(4, 0)).shape)
print(torch._standard_gamma(torch.tensor([-0.5, float("nan"), 2.0])))
print(torch.distributions.Gamma(torch.tensor([1.5, 0.3]), torch.tensor([2.0, 1.0])).sample())
try:
    torch._standard_gamma(torch.tensor([1.0]).half())
except NotImplementedError as e:
    print(e)
