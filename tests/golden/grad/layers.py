# What layers' results show. Recorded from PyTorch 2.13.
import torch
import torch.nn as nn
import torch.nn.functional as F


def fn(o):
    if isinstance(o, torch.Tensor):
        return type(o.grad_fn).__name__
    return [fn(x) for x in o]


torch.manual_seed(0)
x2, x3, x4 = torch.randn(3, 4), torch.randn(2, 3, 4), torch.randn(2, 4, 5, 5)
linear = nn.Linear(4, 3)
print(linear(x2))
print(linear(x3))
print(nn.Linear(4, 2, bias=False)(x2))
print(nn.Conv2d(4, 1, 5)(x4))
for m, x in [(nn.Linear(4, 3), x3), (nn.Linear(4, 3, bias=False), x3), (nn.Linear(4, 3), x2[0]), (nn.Bilinear(4, 4, 2), None), (nn.LayerNorm(4), x3),
             (nn.Conv1d(3, 2, 2), x3), (nn.Conv2d(4, 2, 3), x4), (nn.Conv2d(4, 2, 3), x4[0]), (nn.ConvTranspose2d(4, 2, 3), x4), (nn.BatchNorm1d(4), x2),
             (nn.BatchNorm2d(4), x4), (nn.GroupNorm(2, 4), x4), (nn.InstanceNorm2d(4, affine=True), x4), (nn.Embedding(5, 2), torch.tensor([1, 2])),
             (nn.EmbeddingBag(5, 2), torch.tensor([[1, 2]])), (nn.PReLU(), x2), (nn.RMSNorm(4), x3)]:
    print(type(m).__name__, fn(m(x2, x2) if x is None else m(x)))
h = linear(x2)
for m in [nn.ReLU(), nn.ReLU6(), nn.LeakyReLU(0.1), nn.ELU(), nn.SELU(), nn.CELU(), nn.GELU(), nn.SiLU(), nn.Mish(), nn.Hardswish(), nn.Hardsigmoid(), nn.Hardtanh(), nn.Sigmoid(),
          nn.Tanh(), nn.Softplus(), nn.Softshrink(), nn.Hardshrink(), nn.Tanhshrink(), nn.Softsign(), nn.LogSigmoid(), nn.Softmax(dim=1), nn.LogSoftmax(dim=1), nn.Softmin(dim=1),
          nn.Threshold(0.1, 0.0), nn.Identity(), nn.Dropout(0.5), nn.Flatten(), nn.Dropout(0.5).eval()]:
    print(type(m).__name__, fn(m(h)))
img = nn.Conv2d(4, 4, 3, padding=1)(x4)
for m in [nn.MaxPool2d(2), nn.AvgPool2d(2), nn.AdaptiveAvgPool2d(1), nn.AdaptiveAvgPool2d(2), nn.AdaptiveMaxPool2d(2), nn.LPPool2d(2, 2), nn.Upsample(scale_factor=2),
          nn.Upsample(scale_factor=2, mode="bilinear"), nn.ZeroPad2d(1), nn.ReflectionPad2d(1), nn.ReplicationPad2d(1), nn.PixelShuffle(2), nn.Unfold(2), nn.Flatten(), nn.Dropout2d(),
          nn.LocalResponseNorm(2), nn.ChannelShuffle(2)]:
    print(type(m).__name__, fn(m(img)))
y = torch.tensor([0, 2, 1])
t = torch.rand(3, 3)
for m, target in [(nn.CrossEntropyLoss(), y), (nn.NLLLoss(), y), (nn.MSELoss(), t), (nn.L1Loss(), t), (nn.SmoothL1Loss(), t), (nn.HuberLoss(), t), (nn.KLDivLoss(reduction="batchmean"), t),
                  (nn.BCEWithLogitsLoss(), t), (nn.MultiLabelSoftMarginLoss(), t), (nn.SoftMarginLoss(), t), (nn.MultiMarginLoss(), y), (nn.CrossEntropyLoss(label_smoothing=0.1), y),
                  (nn.CrossEntropyLoss(reduction="none"), y), (nn.MSELoss(reduction="sum"), t)]:
    print(type(m).__name__, fn(m(h, target)), m(h, target).dim())
print(F.cross_entropy(h, y))
lstm = nn.LSTM(4, 2)
out, (hn, cn) = lstm(x3)
print(out, hn, fn(cn))
gru = nn.GRU(4, 2, batch_first=True)
print(fn(gru(x3)), fn(nn.RNN(4, 2)(x3)), fn(nn.LSTM(4, 2, batch_first=True)(x3)), fn(nn.LSTM(4, 2, bidirectional=True)(x3)))
packed = nn.utils.rnn.pack_padded_sequence(x3, [2, 1, 1])
po, ph = lstm(packed)
print(fn(po.data), fn(ph))
print(fn(nn.utils.rnn.pad_packed_sequence(po)[0]))
print(fn(nn.LSTMCell(4, 2)(x2)), fn(nn.GRUCell(4, 2)(x2)), fn(nn.RNNCell(4, 2)(x2)))
mha = nn.MultiheadAttention(4, 2)
print(fn(mha(x3, x3, x3)), fn(mha(x3, x3, x3, need_weights=False)[0]))
print(fn(nn.TransformerEncoderLayer(4, 2, 8)(x3)), fn(nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8), 2)(x3)), fn(nn.Transformer(4, 2, 1, 1, 8)(x3, x3)))
seq = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1), nn.Sigmoid())
print(seq(x2), seq[0](x2).shape, fn(seq[:2](x2)))
for n, p in seq.named_parameters():
    print(n, p.requires_grad, p.is_leaf, p.shape)
print(seq[2].bias, seq.state_dict()["2.bias"])
