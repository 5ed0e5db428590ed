"""Bernoulli."""
from typing import List, Optional
import torch
from torch import Tensor
from torch.distributions import constraints
from torch.distributions.distribution import Distribution, broadcast_all, logits_to_probs, probs_to_logits, extended
from torch.nn.functional import binary_cross_entropy_with_logits


class CompiledBernoulli:
    """Bernoulli in compiled code."""

    def __init__(self, probs: Optional[Tensor] = None, logits: Optional[Tensor] = None, validate_args: Optional[bool] = None):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            p = probs
            eps = 1.1920928955078125e-07 if probs.dtype == torch.float32 else 2.220446049250313e-16
            clamped = probs.clamp(eps, 1 - eps)
            l = torch.log(clamped) - torch.log1p(-clamped)
        else:
            l = torch.jit._unwrap_optional(logits)
            p = torch.sigmoid(l)
        self.probs = p
        self.logits = l
        if validate_args is None or validate_args:
            if not bool(((self.probs >= 0) & (self.probs <= 1)).all()):
                raise ValueError("Expected parameter probs of distribution Bernoulli to satisfy the constraint Interval(lower_bound=0.0, upper_bound=1.0)")

    @property
    def mean(self) -> Tensor:
        return self.probs

    @property
    def variance(self) -> Tensor:
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Optional[List[int]] = None) -> Tensor:
        return torch.bernoulli(self.probs.expand(extended(sample_shape, self.probs.size()))).detach()

    def log_prob(self, value: Tensor) -> Tensor:
        both = torch.broadcast_tensors([self.logits, value])
        return -binary_cross_entropy_with_logits(both[0], both[1], reduction="none")

    def entropy(self) -> Tensor:
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")


class Bernoulli(Distribution):
    __compiled__ = CompiledBernoulli
    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.boolean
    has_enumerate_support = True
    _lazy = ("probs", "logits")

    def __init__(self, probs=None, logits=None, validate_args=None):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            is_scalar = isinstance(probs, (int, float))
            (self.probs,) = broadcast_all(probs)
            self._param = self.probs
        else:
            is_scalar = isinstance(logits, (int, float))
            (self.logits,) = broadcast_all(logits)
            self._param = self.logits
        super().__init__(torch.Size() if is_scalar else self._param.size(), validate_args=validate_args)

    def __getattr__(self, name):
        if name == "logits" and "probs" in self.__dict__:
            self.logits = probs_to_logits(self.probs, is_binary=True)
            return self.logits
        if name == "probs" and "logits" in self.__dict__:
            self.probs = logits_to_probs(self.logits, is_binary=True)
            return self.probs
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def expand(self, batch_shape, _instance=None):
        if "probs" in self.__dict__:
            return type(self)(probs=self.probs.expand(batch_shape), validate_args=False)
        return type(self)(logits=self.logits.expand(batch_shape), validate_args=False)

    @property
    def param_shape(self):
        return self._param.size()

    @property
    def mean(self):
        return self.probs

    @property
    def mode(self):
        mode = (self.probs >= 0.5).to(self.probs)
        mode[self.probs == 0.5] = float("nan")
        return mode

    @property
    def variance(self):
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            return torch.bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        return -binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self):
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")

    def enumerate_support(self, expand=True):
        values = torch.arange(2, dtype=self._param.dtype)
        values = values.view((-1,) + (1,) * len(self._batch_shape))
        if expand:
            values = values.expand((-1,) + tuple(self._batch_shape))
        return values
