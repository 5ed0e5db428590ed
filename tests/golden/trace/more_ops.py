# more_ops under trace.
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(21)
class RNNLoop(nn.Module):
    def __init__(self, cell, hidden):
        super().__init__()
        self.cell = cell
        self.hidden = hidden
    def forward(self, xs, lengths):
        h = xs.new_zeros(xs.size(1), self.hidden)
        outs = []
        for t in range(xs.shape[0]):
            h = self.cell(xs[t], h)
            mask = (lengths > t).float().unsqueeze(1)
            h = h * mask
            outs.append(h)
        out = torch.stack(outs, dim=0)
        return out, h
m = RNNLoop(nn.RNNCell(3, 4, nonlinearity="relu"), 4)
t = torch.jit.trace(m, (torch.rand(2, 2, 3), torch.tensor([1, 2])))
print(t.code)
print(t.cell.code)
with torch.no_grad():
    print(t(torch.ones(2, 3, 3), torch.tensor([2, 1, 0])))

class Beam(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(7, 4, padding_idx=0)
        self.proj = nn.Linear(4, 7, bias=False)
    def forward(self, tokens, scores):
        b, k = scores.shape
        logits = F.log_softmax(self.proj(self.emb(tokens)), dim=-1)
        total = (scores.unsqueeze(-1) + logits).view(b, -1)
        best, idx = total.topk(k, dim=-1)
        beam = idx // logits.size(-1)
        tok = idx % logits.size(-1)
        return best, beam, tok.gather(1, beam.clamp(max=k - 1)), tokens.new_full((b, 1), 2)
t = torch.jit.trace(Beam(), (torch.tensor([[1, 2], [3, 4]]), torch.zeros(2, 2)))
print(t.code)
print(t.emb.code)
with torch.no_grad():
    for v in t(torch.tensor([[1, 2, 3]]), torch.zeros(1, 3)):
        print(v)

class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 2, 3, padding=1, stride=2)
        self.up = nn.ConvTranspose2d(2, 1, 2, stride=2)
        self.c1 = nn.Conv1d(1, 1, 3, padding="same")
    def forward(self, x):
        d = F.relu(self.down(x))
        u = F.interpolate(d, scale_factor=2, mode="nearest")
        u2 = F.interpolate(d, size=x.shape[2:], mode="bilinear", align_corners=False)
        return self.up(d) + x, u.sum(1), u2.mean(1), self.c1(x.flatten(2)[:, 0].unsqueeze(1)), F.pad(x, (1, 1, 1, 1), mode="reflect"), F.avg_pool2d(x, 2), F.adaptive_max_pool2d(x, 1)
t = torch.jit.trace(UNet(), torch.rand(1, 1, 4, 4))
print(t.code)
print(t.up.code, t.c1.code)
with torch.no_grad():
    print([tuple(v.shape) for v in t(torch.rand(2, 1, 4, 4))])

def losses(x, y):
    return F.mse_loss(x, y), F.cross_entropy(x, torch.tensor([0, 1])), F.smooth_l1_loss(x, y, beta=0.5), F.binary_cross_entropy_with_logits(x, y), F.kl_div(x, y, reduction="batchmean"), F.cosine_similarity(x, y)
t = torch.jit.trace(losses, (torch.rand(2, 3), torch.rand(2, 3)))
print(t.code)
print(t(torch.ones(2, 3), torch.zeros(2, 3)))
