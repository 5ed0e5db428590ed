import math
import torch
import torch.nn as nn
import torch.nn.functional as F


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, dropout=0.0, max_len=50):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, 1, d_model)
        pe[:, 0, 0::2] = torch.sin(position * div_term)
        pe[:, 0, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe)

    def forward(self, x):
        return self.dropout(x + self.pe[: x.size(0)])


class LM(nn.Module):
    def __init__(self, vocab, d, heads, layers):
        super().__init__()
        self.emb = nn.Embedding(vocab, d)
        self.pos = PositionalEncoding(d)
        layer = nn.TransformerEncoderLayer(d, heads, 4 * d, 0.0)
        self.enc = nn.TransformerEncoder(layer, layers)
        self.out = nn.Linear(d, vocab)
        self.d = d

    def forward(self, src, mask=None):
        x = self.pos(self.emb(src) * math.sqrt(self.d))
        return self.out(self.enc(x, mask))


torch.manual_seed(3)
m = LM(11, 8, 2, 2)
print(m)
src = torch.randint(0, 11, (5, 2))
print(src)
mask = nn.Transformer.generate_square_subsequent_mask(5)
print(mask)
y = m(src, mask)
print(y.shape, y.grad_fn.name(), y[0, 0])
loss = F.cross_entropy(y.view(-1, 11), src.view(-1))
print(loss, loss.item() > 0)
m.eval()
with torch.no_grad():
    print(m(src).sum())
