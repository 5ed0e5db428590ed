# Linear layers and convolutions: first values after manual_seed, texts, and what forward gives, called and scripted. The .out is PyTorch's.
import torch
import torch.nn as nn
from lib.layers import check

R = torch.randn


check(lambda: nn.Identity(5), lambda: (R(2, 3),))
check(lambda: nn.Linear(3, 2), lambda: (R(4, 3),))
check(lambda: nn.Linear(3, 2, bias=False, dtype=torch.float64), lambda: (R(3).double(),))
check(lambda: nn.Bilinear(2, 3, 4), lambda: (R(5, 2), R(5, 3),))
check(lambda: nn.Bilinear(2, 3, 4, bias=False), lambda: (R(5, 2), R(5, 3),))
check(lambda: nn.Conv1d(2, 4, 3), lambda: (R(1, 2, 6),))
check(lambda: nn.Conv1d(2, 4, 3, stride=2, padding=1, padding_mode='circular', bias=False), lambda: (R(1, 2, 6),))
check(lambda: nn.Conv2d(2, 4, 3, padding='same'), lambda: (R(1, 2, 4, 4),))
check(lambda: nn.Conv2d(4, 4, (3, 2), padding=(1, 0), groups=2, dilation=(1, 2)), lambda: (R(1, 4, 4, 4),))
check(lambda: nn.Conv2d(2, 3, 3, padding=1, padding_mode='reflect'), lambda: (R(1, 2, 4, 4),))
check(lambda: nn.Conv2d(2, 3, 3, padding='same', padding_mode='replicate', dilation=2), lambda: (R(1, 2, 4, 4),))
check(lambda: nn.Conv2d(2, 3, 2, padding='valid'), lambda: (R(2, 4, 4),))
check(lambda: nn.Conv3d(1, 2, 2), lambda: (R(1, 1, 2, 3, 3),))
check(lambda: nn.Conv3d(1, 2, 2, padding=1, padding_mode='circular'), lambda: (R(1, 1, 2, 2, 2),))
check(lambda: nn.ConvTranspose1d(2, 3, 3, stride=2), lambda: (R(1, 2, 3),))
check(lambda: nn.ConvTranspose1d(2, 3, 3, stride=2), lambda: (R(1, 2, 3), [8],))
check(lambda: nn.ConvTranspose2d(2, 4, 3, stride=2, padding=1, groups=2, bias=False), lambda: (R(1, 2, 2, 2), [4, 3],))
check(lambda: nn.ConvTranspose3d(1, 2, 2), lambda: (R(1, 1, 2, 2, 2),))
