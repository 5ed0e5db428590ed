import torch
from typing import Tuple


def weights_of(d: int):
    w = torch.sin(torch.arange(3 * d * d, dtype=torch.float32)).view(3 * d, d)
    return w, torch.cos(torch.arange(3 * d, dtype=torch.float32)), w[:d] * 0.5, w[0] * 0.25


#: (4, 2)
#: (6, 3)
#: (6, 1)
def attention(d: int, heads: int):
    w, b, pw, pb = weights_of(d)
    x = torch.sin(torch.arange(2 * 3 * d, dtype=torch.float32) * 0.7).view(2, 3, d)
    y = torch.cos(torch.arange(2 * 3 * d, dtype=torch.float32) * 0.3).view(2, 3, d)
    plain = torch._native_multi_head_attention(x, x, x, d, heads, w, b, pw, pb, None, True, True, None)
    apart = torch._native_multi_head_attention(x, y, y, d, heads, w, b, pw, pb, None, True, False, None)
    square = torch.ones(3, 3, dtype=torch.bool).triu(1)
    causal = torch._native_multi_head_attention(x, x, x, d, heads, w, b, pw, pb, square, True, True, 0)
    padding = torch.tensor([[False, False, True], [False, True, True]])
    padded = torch._native_multi_head_attention(x, x, x, d, heads, w, b, pw, pb, padding, True, False, 1)
    both = padding.view(2, 1, 1, 3).expand(2, heads, 3, 3) | square
    masked = torch._native_multi_head_attention(x, x, x, d, heads, w, b, pw, pb, both, True, False, 2)
    return plain, apart, causal, padded, masked
