# Normalisation: first values after manual_seed, texts, and what forward gives, called and scripted. The .out is PyTorch's.
import torch
import torch.nn as nn
from lib.layers import check

R = torch.randn


check(lambda: nn.BatchNorm1d(3), lambda: (R(4, 3),))
check(lambda: nn.BatchNorm1d(3, momentum=None), lambda: (R(4, 3, 2),))
check(lambda: nn.BatchNorm2d(2, affine=False), lambda: (R(2, 2, 2, 2),))
check(lambda: nn.BatchNorm2d(2, track_running_stats=False), lambda: (R(2, 2, 2, 2),))
check(lambda: nn.BatchNorm2d(2, bias=False).eval(), lambda: (R(2, 2, 2, 2),))
check(lambda: nn.BatchNorm3d(2), lambda: (R(2, 2, 1, 2, 2),))
check(lambda: nn.InstanceNorm1d(3), lambda: (R(2, 3, 4),))
check(lambda: nn.InstanceNorm1d(3, affine=True, track_running_stats=True), lambda: (R(2, 3, 4),))
check(lambda: nn.InstanceNorm3d(2), lambda: (R(1, 2, 2, 2, 2),))
check(lambda: nn.LayerNorm(4), lambda: (R(2, 4),))
check(lambda: nn.LayerNorm([2, 3], bias=False), lambda: (R(2, 2, 3),))
check(lambda: nn.LayerNorm((2, 3), elementwise_affine=False, eps=0.1), lambda: (R(2, 2, 3),))
check(lambda: nn.GroupNorm(2, 4), lambda: (R(2, 4, 3),))
check(lambda: nn.GroupNorm(1, 4, affine=False), lambda: (R(2, 4),))
check(lambda: nn.RMSNorm(4), lambda: (R(2, 4),))
check(lambda: nn.RMSNorm([2, 3], eps=1e-3, elementwise_affine=False), lambda: (R(2, 2, 3),))
check(lambda: nn.LocalResponseNorm(2), lambda: (R(1, 3, 2, 2),))
