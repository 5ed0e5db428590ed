# Pooling: first values after manual_seed, texts, and what forward gives, called and scripted. The .out is PyTorch's.
import torch
import torch.nn as nn
from lib.layers import check

R = torch.randn


check(lambda: nn.MaxPool1d(2), lambda: (R(1, 2, 5),))
check(lambda: nn.MaxPool1d(3, stride=1, padding=1, return_indices=True), lambda: (R(1, 2, 5),))
check(lambda: nn.MaxPool2d(2, ceil_mode=True), lambda: (R(1, 2, 5, 5),))
check(lambda: nn.MaxPool2d((2, 3), stride=(1, 2), padding=(0, 1), dilation=1, return_indices=True), lambda: (R(2, 5, 5),))
check(lambda: nn.MaxPool3d(2), lambda: (R(1, 1, 2, 4, 4),))
check(lambda: nn.MaxPool3d(2, return_indices=True), lambda: (R(1, 1, 2, 4, 4),))
check(lambda: nn.AvgPool1d(2), lambda: (R(1, 2, 5),))
check(lambda: nn.AvgPool2d(2, ceil_mode=True, padding=1, count_include_pad=False), lambda: (R(1, 2, 5, 5),))
check(lambda: nn.AvgPool2d((2, 3), divisor_override=2), lambda: (R(1, 2, 5, 5),))
check(lambda: nn.AvgPool3d(2, stride=1), lambda: (R(1, 1, 2, 3, 3),))
check(lambda: nn.FractionalMaxPool2d(2, output_size=3), lambda: (R(1, 2, 6, 6),))
check(lambda: nn.FractionalMaxPool2d(2, output_ratio=(0.5, 0.6), return_indices=True), lambda: (R(1, 2, 6, 6),))
check(lambda: nn.FractionalMaxPool3d(2, output_size=(2, 2, 3)), lambda: (R(1, 1, 4, 5, 6),))
check(lambda: nn.LPPool1d(2, 3), lambda: (R(1, 2, 6),))
check(lambda: nn.LPPool2d(2, 3, stride=2), lambda: (R(1, 1, 6, 6),))
check(lambda: nn.LPPool2d(1.5, (2, 3), ceil_mode=True), lambda: (R(1, 1, 5, 5).abs(),))
check(lambda: nn.LPPool3d(2, 2), lambda: (R(1, 1, 4, 4, 4),))
check(lambda: nn.AdaptiveMaxPool1d(3), lambda: (R(1, 2, 7),))
check(lambda: nn.AdaptiveMaxPool2d((3, 2)), lambda: (R(1, 2, 7, 5),))
check(lambda: nn.AdaptiveMaxPool2d((None, 2), return_indices=True), lambda: (R(1, 2, 3, 5),), False)
check(lambda: nn.AdaptiveMaxPool3d(2), lambda: (R(1, 1, 3, 4, 5),))
check(lambda: nn.AdaptiveAvgPool1d(3), lambda: (R(1, 2, 7),))
check(lambda: nn.AdaptiveAvgPool2d((3, 2)), lambda: (R(1, 2, 7, 5),))
check(lambda: nn.AdaptiveAvgPool2d((None, 2)), lambda: (R(1, 2, 3, 5),), False)
check(lambda: nn.AdaptiveAvgPool2d(1), lambda: (R(1, 2, 3, 5),))
check(lambda: nn.AdaptiveAvgPool3d((1, 2, 2)), lambda: (R(1, 2, 3, 5, 4),))
