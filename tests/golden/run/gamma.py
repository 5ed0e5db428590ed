# lgamma and digamma of float32: around their poles, zeros and ends, and where the ways of computing them meet. The output is PyTorch's.
import torch
x = torch.tensor([0.0, -0.0, 1.0, 2.0, -1.0, -3.0, float("inf"), float("-inf"), float("nan"), 1e-40, 1e-30, 3e38, -3e38, 1e10, -1e10, 7.9999, 8.0, 3.0, 2.9999998, 0.5, 0.49999997, -7.0, -7.5, -0.25, 0.9, 1.1, 1.9])
print(torch.lgamma(x))
print(torch.digamma(x))
y = torch.linspace(-9.7, 20.0, 91)
print((torch.lgamma(y) - torch.lgamma(y.double())).abs().max() < 2e-6, (torch.digamma(y) / torch.digamma(y.double()) - 1).abs().max() < 1e-5)
