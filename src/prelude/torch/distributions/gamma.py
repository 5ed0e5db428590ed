"""Gamma, Beta, Dirichlet."""
import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution, broadcast_all, shape_of


class Gamma(Distribution):
    arg_constraints = {"concentration": constraints.positive, "rate": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True

    def __init__(self, concentration, rate, validate_args=None):
        self.concentration, self.rate = broadcast_all(concentration, rate)
        super().__init__(shape_of(concentration, rate), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        return type(self)(self.concentration.expand(batch_shape), self.rate.expand(batch_shape), validate_args=False)

    @property
    def mean(self):
        return self.concentration / self.rate

    @property
    def mode(self):
        return ((self.concentration - 1) / self.rate).clamp(min=0)

    @property
    def variance(self):
        return self.concentration / self.rate.pow(2)

    def rsample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        value = torch._standard_gamma(self.concentration.expand(shape)) / self.rate.expand(shape)
        value.detach().clamp_(min=torch.finfo(value.dtype).tiny)
        return value

    def log_prob(self, value):
        value = torch.as_tensor(value, dtype=self.rate.dtype)
        if self._validate_args:
            self._validate_sample(value)
        return torch.xlogy(self.concentration, self.rate) + torch.xlogy(self.concentration - 1, value) - self.rate * value - torch.lgamma(self.concentration)

    def entropy(self):
        return self.concentration - torch.log(self.rate) + torch.lgamma(self.concentration) + (1.0 - self.concentration) * torch.digamma(self.concentration)


class Beta(Distribution):
    arg_constraints = {"concentration1": constraints.positive, "concentration0": constraints.positive}
    support = constraints.unit_interval
    has_rsample = True

    def __init__(self, concentration1, concentration0, validate_args=None):
        self._a, self._b = broadcast_all(concentration1, concentration0)
        super().__init__(shape_of(concentration1, concentration0), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        return type(self)(self._a.expand(batch_shape), self._b.expand(batch_shape), validate_args=False)

    @property
    def concentration1(self):
        return self._a

    @property
    def concentration0(self):
        return self._b

    @property
    def mean(self):
        return self._a / (self._a + self._b)

    @property
    def variance(self):
        total = self._a + self._b
        return self._a * self._b / (total.pow(2) * (total + 1))

    def rsample(self, sample_shape=()):
        both = torch.stack([self._a, self._b], -1)
        return torch._sample_dirichlet(both.expand(tuple(sample_shape) + tuple(both.size()))).select(-1, 0)

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        total = self._a + self._b
        return torch.xlogy(self._a - 1.0, value) + torch.xlogy(self._b - 1.0, 1.0 - value) + torch.lgamma(total) - torch.lgamma(self._a) - torch.lgamma(self._b)

    def entropy(self):
        a, b, total = self._a, self._b, self._a + self._b
        log_beta = torch.lgamma(a) + torch.lgamma(b) - torch.lgamma(total)
        return log_beta + (total - 2) * torch.digamma(total) - (a - 1) * torch.digamma(a) - (b - 1) * torch.digamma(b)


class Dirichlet(Distribution):
    arg_constraints = {"concentration": constraints.independent(constraints.positive, 1)}
    support = constraints.simplex
    has_rsample = True

    def __init__(self, concentration, validate_args=None):
        if concentration.dim() < 1:
            raise ValueError("`concentration` parameter must be at least one-dimensional.")
        self.concentration = concentration
        super().__init__(concentration.shape[:-1], concentration.shape[-1:], validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        return type(self)(self.concentration.expand(tuple(batch_shape) + tuple(self._event_shape)), validate_args=False)

    @property
    def mean(self):
        return self.concentration / self.concentration.sum(-1, True)

    @property
    def mode(self):
        least = (self.concentration - 1).clamp(min=0.0)
        mode = least / least.sum(-1, True)
        corner = (self.concentration < 1).all(dim=-1)
        mode[corner] = torch.nn.functional.one_hot(mode[corner].argmax(dim=-1), least.shape[-1]).to(mode)
        return mode

    @property
    def variance(self):
        total = self.concentration.sum(-1, True)
        return self.concentration * (total - self.concentration) / (total.pow(2) * (total + 1))

    def rsample(self, sample_shape=()):
        return torch._sample_dirichlet(self.concentration.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        c = self.concentration
        return torch.xlogy(c - 1.0, value).sum(-1) + torch.lgamma(c.sum(-1)) - torch.lgamma(c).sum(-1)

    def entropy(self):
        k, total = self.concentration.size(-1), self.concentration.sum(-1)
        return (torch.lgamma(self.concentration).sum(-1) - torch.lgamma(total) - (k - total) * torch.digamma(total)
                - ((self.concentration - 1.0) * torch.digamma(self.concentration)).sum(-1))
