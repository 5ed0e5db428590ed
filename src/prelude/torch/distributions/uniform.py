"""Uniform."""
from typing import List, Optional
import torch
from torch import Tensor
from torch.distributions import constraints
from torch.distributions.distribution import Distribution, broadcast_all, shape_of, extended


class CompiledUniform:
    """Uniform in compiled code: Uniform(low, high)."""

    def __init__(self, low: Tensor, high: Tensor, validate_args: Optional[bool] = None):
        both = torch.broadcast_tensors([low, high])
        self.low = both[0]
        self.high = both[1]
        if (validate_args is None or validate_args) and not bool((self.low < self.high).all()):
            raise ValueError("Uniform is not defined when low>= high")

    @property
    def mean(self) -> Tensor:
        return (self.high + self.low) / 2

    @property
    def variance(self) -> Tensor:
        return (self.high - self.low).pow(2) / 12

    def rsample(self, sample_shape: Optional[List[int]] = None) -> Tensor:
        rand = torch.rand(extended(sample_shape, self.low.size()), dtype=self.low.dtype)
        return self.low + rand * (self.high - self.low)

    def sample(self, sample_shape: Optional[List[int]] = None) -> Tensor:
        return self.rsample(sample_shape).detach()

    def log_prob(self, value: Tensor) -> Tensor:
        lb = self.low.le(value).type_as(self.low)
        ub = self.high.gt(value).type_as(self.low)
        return torch.log(lb.mul(ub)) - torch.log(self.high - self.low)

    def entropy(self) -> Tensor:
        return torch.log(self.high - self.low)


class Uniform(Distribution):
    __compiled__ = CompiledUniform
    has_rsample = True

    @property
    def arg_constraints(self):
        return {"low": constraints.less_than(self.high), "high": constraints.greater_than(self.low)}

    def __init__(self, low, high, validate_args=None):
        self.low, self.high = broadcast_all(low, high)
        super().__init__(shape_of(low, high), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        return type(self)(self.low.expand(batch_shape), self.high.expand(batch_shape), validate_args=False)

    @property
    def support(self):
        return constraints.interval(self.low, self.high)

    @property
    def mean(self):
        return (self.high + self.low) / 2

    @property
    def mode(self):
        return float("nan") * self.high

    @property
    def stddev(self):
        return (self.high - self.low) / 12**0.5

    @property
    def variance(self):
        return (self.high - self.low).pow(2) / 12

    def rsample(self, sample_shape=torch.Size()):
        rand = torch.rand(self._extended_shape(sample_shape), dtype=self.low.dtype)
        return self.low + rand * (self.high - self.low)

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        lb = self.low.le(value).type_as(self.low)
        ub = self.high.gt(value).type_as(self.low)
        return torch.log(lb.mul(ub)) - torch.log(self.high - self.low)

    def cdf(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return ((value - self.low) / (self.high - self.low)).clamp(min=0, max=1)

    def icdf(self, value):
        return value * (self.high - self.low) + self.low

    def entropy(self):
        return torch.log(self.high - self.low)
