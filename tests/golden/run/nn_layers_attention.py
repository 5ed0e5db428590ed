# Attention and transformers: first values after manual_seed, texts, and what forward gives, called and scripted. The .out is PyTorch's.
import torch
import torch.nn as nn
from lib.layers import check

R = torch.randn


check(lambda: nn.MultiheadAttention(4, 2), lambda: (R(3, 2, 4), R(5, 2, 4), R(5, 2, 4),))
check(lambda: nn.MultiheadAttention(4, 2, batch_first=True, bias=False).eval(), lambda: (*([R(2, 3, 4)]*3),), False)
check(lambda: nn.MultiheadAttention(4, 2, kdim=3, vdim=5, add_bias_kv=True, add_zero_attn=True), lambda: (R(3, 2, 4), R(5, 2, 3), R(5, 2, 5),))
check(lambda: nn.MultiheadAttention(4, 2), lambda: (R(3, 2, 4), R(5, 2, 4), R(5, 2, 4), torch.tensor([[False]*5, [False]*3+[True]*2]), False,))
check(lambda: nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0), lambda: (R(3, 2, 4),))
check(lambda: nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, norm_first=True, activation='gelu', batch_first=True).eval(), lambda: (R(3, 2, 4),))
check(lambda: nn.TransformerDecoderLayer(4, 2, 8, dropout=0.0), lambda: (R(3, 2, 4), R(5, 2, 4),))
check(lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0), 2, enable_nested_tensor=False), lambda: (R(3, 2, 4),))
check(lambda: nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 8, dropout=0.0), 2, nn.LayerNorm(4)), lambda: (R(3, 2, 4), R(5, 2, 4),))
check(lambda: nn.Transformer(4, 2, 1, 1, 8, dropout=0.0, batch_first=True), lambda: (R(2, 3, 4), R(2, 5, 4),))
check(lambda: nn.MultiheadAttention(4, 2), lambda: (R(3, 2, 4), R(5, 2, 4), R(5, 2, 4), torch.tensor([[False]*5, [False]*3+[True]*2]), False,))
check(lambda: nn.MultiheadAttention(4, 2), lambda: (R(3, 2, 4), R(3, 2, 4), R(3, 2, 4), None, True, nn.Transformer.generate_square_subsequent_mask(3),))
check(lambda: nn.MultiheadAttention(4, 2), lambda: (R(3, 4), R(3, 4), R(3, 4), None, True, torch.zeros(2, 3, 3), False,))
check(lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0), 2, enable_nested_tensor=False), lambda: (R(3, 2, 4), nn.Transformer.generate_square_subsequent_mask(3),))
