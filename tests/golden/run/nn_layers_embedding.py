# Embeddings and learned slopes: first values after manual_seed, texts, and what forward gives, called and scripted. The .out is PyTorch's.
import torch
import torch.nn as nn
from lib.layers import check

R = torch.randn


check(lambda: nn.Embedding(5, 3), lambda: (torch.tensor([0, 4, 2]),))
check(lambda: nn.Embedding(5, 3, padding_idx=-1), lambda: (torch.tensor([[0, 4], [2, 2]]),))
check(lambda: nn.Embedding(5, 3, max_norm=1.0, norm_type=1.0, scale_grad_by_freq=True, sparse=True), lambda: (torch.tensor([0, 4, 2]),))
check(lambda: nn.Embedding.from_pretrained(torch.ones(2, 3)), lambda: (torch.tensor([0, 1]),))
check(lambda: nn.EmbeddingBag(5, 3), lambda: (torch.tensor([[0, 4], [2, 2]]),))
check(lambda: nn.EmbeddingBag(5, 3, mode='sum', padding_idx=1), lambda: (torch.tensor([0, 4, 1, 2]), torch.tensor([0, 2]),))
check(lambda: nn.EmbeddingBag(5, 3, mode='max', include_last_offset=True), lambda: (torch.tensor([0, 4, 1, 2]), torch.tensor([0, 2, 4]),))
check(lambda: nn.EmbeddingBag(5, 3, mode='sum'), lambda: (torch.tensor([0, 4, 1, 2]), torch.tensor([0, 2]), R(4),))
check(lambda: nn.PReLU(), lambda: (R(2, 3),))
check(lambda: nn.PReLU(3, 0.1), lambda: (R(2, 3),))
