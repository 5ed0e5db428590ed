"""Categorical, OneHotCategorical."""
from typing import List, Optional
import torch
from torch import Tensor
from torch.distributions import constraints
from torch.distributions.distribution import Distribution, logits_to_probs, probs_to_logits, extended


class CompiledCategorical:
    """Categorical in compiled code."""

    def __init__(self, probs: Optional[Tensor] = None, logits: Optional[Tensor] = None, validate_args: Optional[bool] = None):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            if probs.dim() < 1:
                raise ValueError("`probs` parameter must be at least one-dimensional.")
            p = probs / probs.sum(-1, keepdim=True)
            eps = 1.1920928955078125e-07 if probs.dtype == torch.float32 else 2.220446049250313e-16
            l = torch.log(p.clamp(eps, 1 - eps))
        else:
            given = torch.jit._unwrap_optional(logits)
            if given.dim() < 1:
                raise ValueError("`logits` parameter must be at least one-dimensional.")
            l = given - given.logsumexp(dim=-1, keepdim=True)
            p = torch.softmax(l, -1)
        self.probs = p
        self.logits = l
        if validate_args is None or validate_args:
            if not bool((self.logits == self.logits).all()):
                raise ValueError("Expected parameters of distribution Categorical to be numbers, but found NaN")

    @property
    def mode(self) -> Tensor:
        return self.probs.argmax(dim=-1)

    @property
    def param_shape(self) -> List[int]:
        return self.logits.size()

    def sample(self, sample_shape: Optional[List[int]] = None) -> Tensor:
        shape = extended(sample_shape, self.probs.size()[:-1])
        probs_2d = self.probs.reshape([-1, self.probs.size(-1)])
        n = 1
        for s in extended(sample_shape, []):
            n *= s
        return torch.multinomial(probs_2d, n, True).t().reshape(shape)

    def log_prob(self, value: Tensor) -> Tensor:
        value = value.long().unsqueeze(-1)
        both = torch.broadcast_tensors([value, self.logits])
        return both[1].gather(-1, both[0][..., :1]).squeeze(-1)

    def entropy(self) -> Tensor:
        least = -3.4028234663852886e38 if self.logits.dtype == torch.float32 else -1.7976931348623157e308
        return -(torch.clamp(self.logits, min=least) * self.probs).sum(-1)


class Categorical(Distribution):
    __compiled__ = CompiledCategorical
    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    has_enumerate_support = True
    _lazy = ("probs", "logits")

    def __init__(self, probs=None, logits=None, validate_args=None):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is not None:
            if probs.dim() < 1:
                raise ValueError("`probs` parameter must be at least one-dimensional.")
            self.probs = probs / probs.sum(-1, keepdim=True)
            self._param = self.probs
        else:
            if logits.dim() < 1:
                raise ValueError("`logits` parameter must be at least one-dimensional.")
            self.logits = logits - logits.logsumexp(dim=-1, keepdim=True)
            self._param = self.logits
        self._num_events = self._param.size()[-1]
        super().__init__(self._param.size()[:-1], validate_args=validate_args)

    def __getattr__(self, name):
        if name == "logits" and "probs" in self.__dict__:
            self.logits = probs_to_logits(self.probs)
            return self.logits
        if name == "probs" and "logits" in self.__dict__:
            self.probs = logits_to_probs(self.logits)
            return self.probs
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def expand(self, batch_shape, _instance=None):
        shape = tuple(batch_shape) + (self._num_events,)
        if "probs" in self.__dict__:
            return type(self)(probs=self.probs.expand(shape), validate_args=False)
        return type(self)(logits=self.logits.expand(shape), validate_args=False)

    @property
    def support(self):
        return constraints.integer_interval(0, self._num_events - 1)

    @property
    def param_shape(self):
        return self._param.size()

    @property
    def mean(self):
        return torch.full(self._extended_shape(), float("nan"), dtype=self.probs.dtype)

    @property
    def mode(self):
        return self.probs.argmax(dim=-1)

    @property
    def variance(self):
        return torch.full(self._extended_shape(), float("nan"), dtype=self.probs.dtype)

    def sample(self, sample_shape=torch.Size()):
        n = 1
        for s in sample_shape:
            n *= s
        probs_2d = self.probs.reshape(-1, self._num_events)
        samples_2d = torch.multinomial(probs_2d, n, True).T
        return samples_2d.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        value = value.long().unsqueeze(-1)
        value, log_pmf = torch.broadcast_tensors(value, self.logits)
        value = value[..., :1]
        return log_pmf.gather(-1, value).squeeze(-1)

    def entropy(self):
        min_real = torch.finfo(self.logits.dtype).min
        logits = torch.clamp(self.logits, min=min_real)
        p_log_p = logits * self.probs
        return -p_log_p.sum(-1)

    def enumerate_support(self, expand=True):
        values = torch.arange(self._num_events, dtype=torch.long)
        values = values.view((-1,) + (1,) * len(self._batch_shape))
        if expand:
            values = values.expand((-1,) + tuple(self._batch_shape))
        return values


class OneHotCategorical(Distribution):
    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.one_hot
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._categorical = Categorical(probs, logits)
        shape = self._categorical.param_shape
        super().__init__(self._categorical.batch_shape, shape[-1:], validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        d = self._categorical.expand(batch_shape)
        return type(self)(probs=d.probs, validate_args=False) if "probs" in d.__dict__ else type(self)(logits=d.logits, validate_args=False)

    @property
    def probs(self):
        return self._categorical.probs

    @property
    def logits(self):
        return self._categorical.logits

    @property
    def mean(self):
        return self._categorical.probs

    @property
    def mode(self):
        probs = self._categorical.probs
        return torch.nn.functional.one_hot(probs.argmax(dim=-1), num_classes=probs.shape[-1]).to(probs)

    @property
    def variance(self):
        return self._categorical.probs * (1 - self._categorical.probs)

    def sample(self, sample_shape=torch.Size()):
        probs = self._categorical.probs
        indices = self._categorical.sample(sample_shape)
        return torch.nn.functional.one_hot(indices, self._categorical._num_events).to(probs)

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return self._categorical.log_prob(value.max(-1)[1])

    def entropy(self):
        return self._categorical.entropy()
