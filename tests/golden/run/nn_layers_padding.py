# Padding, resampling and shuffling: first values after manual_seed, texts, and what forward gives, called and scripted. The .out is PyTorch's.
import torch
import torch.nn as nn
from lib.layers import check

R = torch.randn


check(lambda: nn.ConstantPad1d(2, 3.5), lambda: (R(1, 2, 3),))
check(lambda: nn.ConstantPad3d(1, 0.5), lambda: (R(1, 2, 2, 2),))
check(lambda: nn.ZeroPad1d(2), lambda: (R(1, 2, 3),))
check(lambda: nn.ZeroPad2d((1, 0, 2, 1)), lambda: (R(1, 2, 3),))
check(lambda: nn.ZeroPad3d(1), lambda: (R(1, 2, 1, 1),))
check(lambda: nn.ReflectionPad1d(2), lambda: (R(1, 2, 3),))
check(lambda: nn.ReflectionPad2d((1, 0, 2, 1)), lambda: (R(1, 3, 3),))
check(lambda: nn.ReflectionPad3d(1), lambda: (R(1, 2, 2, 2),))
check(lambda: nn.ReplicationPad1d(2), lambda: (R(1, 2, 3),))
check(lambda: nn.ReplicationPad2d((1, 0, 2, 1)), lambda: (R(1, 3, 3),))
check(lambda: nn.ReplicationPad3d(1), lambda: (R(1, 2, 1, 1),))
check(lambda: nn.CircularPad1d(2), lambda: (R(1, 2, 3),))
check(lambda: nn.CircularPad2d((1, 0, 2, 1)), lambda: (R(1, 3, 3),))
check(lambda: nn.CircularPad3d(1), lambda: (R(1, 2, 2, 2),))
check(lambda: nn.Upsample(scale_factor=2), lambda: (R(1, 1, 2, 2),))
check(lambda: nn.Upsample(size=(3, 5), mode='bilinear', align_corners=True), lambda: (R(1, 1, 2, 2),))
check(lambda: nn.Upsample(size=5, mode='linear'), lambda: (R(1, 1, 2),))
check(lambda: nn.Upsample(scale_factor=(2, 1.5), mode='bicubic'), lambda: (R(1, 1, 4, 4),))
check(lambda: nn.UpsamplingNearest2d(scale_factor=2), lambda: (R(1, 1, 2, 2),))
check(lambda: nn.UpsamplingBilinear2d(size=3), lambda: (R(1, 1, 2, 2),))
check(lambda: nn.PixelShuffle(2), lambda: (R(1, 4, 2, 2),))
check(lambda: nn.PixelUnshuffle(2), lambda: (R(1, 1, 2, 2),))
check(lambda: nn.ChannelShuffle(2), lambda: (R(1, 4, 1, 2),))
check(lambda: nn.Fold((3, 3), (2, 2)), lambda: (R(1, 4, 4),))
check(lambda: nn.Unfold(2, stride=2), lambda: (R(1, 2, 4, 4),))
