# What a side of `and`, `or` and a conditional expression proves of a variable is what the variable is from there on, in .code and .graph; losses
# call the functions of torch.nn._reduction. Generators of one's own; MultivariateNormal and Dirichlet; script_if_tracing.
from typing import Optional
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Dirichlet, MultivariateNormal


@torch.jit.script
def a(x: Optional[int], y: Optional[int]) -> int:
    if x is not None and x > 2:
        return x
    return 0


@torch.jit.script
def c(x: Optional[int], y: Optional[int]) -> int:
    if x is None or x > 3:
        return 1
    return x


@torch.jit.script
def d(x: Optional[int], y: Optional[int]) -> int:
    if x is not None and y is not None:
        return x + y
    if x is not None:
        return x
    return 0


@torch.jit.script
def e(x: Optional[int], y: Optional[int]) -> Optional[int]:
    f = x is not None or y is not None
    if f:
        return x
    return y


for f in (a, c, d, e):
    print(f.code, f(4, None), f(None, 1))
print(torch.jit.script(F.nll_loss).code, torch.jit.script(F.multilabel_margin_loss).code, torch.jit.script(nn.BCEWithLogitsLoss()).code)

g = torch.Generator()
g.manual_seed(42)
torch.manual_seed(0)
print(torch.rand(2, generator=g), torch.randn(2, generator=g), g.initial_seed(), torch.rand(2), torch.initial_seed())
again = torch.Generator().manual_seed(42)
print(torch.rand(2, generator=again), torch.randperm(5, generator=again), torch.randint(0, 10, (3,), generator=again))
state, own = torch.get_rng_state(), g.get_state()
first = torch.rand(2), torch.rand(2, generator=g)
torch.set_rng_state(state)
g.set_state(own)
print(torch.equal(first[0], torch.rand(2)), torch.equal(first[1], torch.rand(2, generator=g)), type(g))
mvn = MultivariateNormal(torch.zeros(2), torch.tensor([[2.0, 0.5], [0.5, 1.0]]))
print(mvn, mvn.sample(), mvn.sample((2,)), mvn.log_prob(torch.ones(2)), mvn.variance, mvn.entropy(), mvn.batch_shape, mvn.event_shape)
print(mvn.scale_tril, MultivariateNormal(torch.zeros(2), scale_tril=mvn.scale_tril).covariance_matrix)
dirichlet = Dirichlet(torch.tensor([0.5, 0.5, 1.0]))
print(dirichlet, dirichlet.sample(), dirichlet.log_prob(torch.tensor([0.2, 0.3, 0.5])), dirichlet.mean, dirichlet.entropy())
try:
    MultivariateNormal(torch.zeros(2), torch.tensor([[1.0, 2.0], [2.0, 1.0]]))
except ValueError as error:
    print(str(error).splitlines()[0])


@torch.jit.script_if_tracing
def by_size(x):
    if x.size(0) > 2:
        return x * 2
    return x + 1


t = torch.jit.trace(lambda x: by_size(x) - 1, torch.ones(3))
print(t.code, t(torch.ones(3)), t(torch.ones(1)), by_size(torch.ones(1)))
