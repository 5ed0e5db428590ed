import torch


#: (4, 2, True, False)
#: (4, 1, False, False)
#: (6, 3, True, True)
#: (6, 2, False, True)
def layer(d: int, heads: int, gelu: bool, first: bool):
    w = torch.sin(torch.arange(3 * d * d, dtype=torch.float32)).view(3 * d, d)
    b = torch.cos(torch.arange(3 * d, dtype=torch.float32))
    x = torch.sin(torch.arange(2 * 3 * d, dtype=torch.float32) * 0.7).view(2, 3, d)
    n1, n2 = b[:d] + 2, b[d:2 * d] + 1
    f1, f2 = w[:2 * d] * 0.4, (w[:2 * d] * 0.3).t().contiguous()
    plain = torch._transformer_encoder_layer_fwd(x, d, heads, w, b, w[:d], b[:d], gelu, first, 1e-5, n1, b[:d], n2, b[d:2 * d], f1, b[:2 * d], f2, b[2 * d:])
    mask = torch.ones(3, 3, dtype=torch.bool).triu(1)
    masked = torch._transformer_encoder_layer_fwd(x, d, heads, w, b, w[:d], b[:d], gelu, first, 1e-5, n1, b[:d], n2, b[d:2 * d], f1, b[:2 * d], f2, b[2 * d:], mask, 0)
    return plain, masked, torch._nested_tensor_from_mask_left_aligned(x, ~mask[:2])
