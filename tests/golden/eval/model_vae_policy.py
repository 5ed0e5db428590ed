import torch
import torch.nn as nn
from torch.distributions import Normal, Categorical, kl_divergence


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(4, 6)
        self.dec = nn.Linear(3, 4)

    def forward(self, x):
        mu, logvar = self.enc(x).chunk(2, dim=-1)
        std = (0.5 * logvar).exp()
        q = Normal(mu, std)
        z = q.rsample()
        return self.dec(z), q


torch.manual_seed(0)
vae = VAE()
recon, q = vae(torch.randn(2, 4))
kl = kl_divergence(q, Normal(torch.zeros_like(q.mean), torch.ones_like(q.stddev))).sum(-1)
print(recon, kl)
policy = nn.Linear(4, 3)
dist = Categorical(logits=policy(torch.ones(2, 4)))
a = dist.sample()
print(a, dist.log_prob(a), dist.entropy())
