import torch
import torch.nn as nn
from torch import Tensor
from torch.distributions import Normal, Categorical, Bernoulli, Uniform


class Policy(nn.Module):
    """Distributions that compiled code makes: PyTorch's own compiler refuses them, eager Python gives the answers."""

    def __init__(self):
        super().__init__()
        self.l = nn.Linear(3, 4)

    def forward(self, x: Tensor, a: Tensor):
        d = Categorical(logits=self.l(x))
        e = Categorical(self.l(x).exp())
        return d.log_prob(a), d.entropy(), d.probs, d.mode, e.log_prob(a), e.entropy()


class Gauss(nn.Module):
    def __init__(self):
        super().__init__()
        self.log_std = nn.Parameter(torch.zeros(2))

    def forward(self, mean: Tensor, a: Tensor):
        d = Normal(mean, self.log_std.exp())
        u = torch.distributions.Uniform(mean - 1, mean + 2)
        b = Bernoulli(logits=mean)
        c = Bernoulli(torch.sigmoid(mean))
        return (d.log_prob(a).sum(-1), d.entropy(), d.cdf(a), d.icdf(torch.sigmoid(a)), d.mean, d.stddev, d.variance, u.log_prob(a), u.entropy(), u.mean, u.variance,
                b.log_prob((a > 0).float()), b.entropy(), b.mean, c.log_prob((a > 0).float()), c.variance)


class Draw(nn.Module):
    def forward(self, mean: Tensor):
        d = Normal(mean, torch.ones_like(mean))
        c = Categorical(logits=mean)
        return d.sample(), d.rsample(), d.sample((3,)).sum(0).sum(0), c.sample(), c.sample((2, 2)).sum(), Bernoulli(logits=mean).sample(), Uniform(mean, mean + 1).sample((2,))


def compiled(m):
    return torch.jit.script(m)


def check(m, *args):
    torch.manual_seed(5)
    eager = m(*args)
    torch.manual_seed(5)
    for y, z in zip(eager, compiled(m)(*args)):
        print(y)
        assert torch.equal(y, z), (y, z)


torch.manual_seed(0)
x = torch.randn(2, 3)
policy, gauss, draw = Policy(), Gauss(), Draw()
with torch.no_grad():
    check(policy, x, torch.tensor([1, 3]))
    check(gauss, torch.tensor([[0.5, -0.5], [0.0, 1.0]]), torch.tensor([[0.25, 0.5], [-0.5, 1.5]]))
    check(draw, torch.tensor([[0.5, -0.5], [0.0, 1.0]]))
