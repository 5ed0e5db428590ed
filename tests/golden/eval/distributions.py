import torch
from torch.distributions import Normal, Categorical, Bernoulli, Uniform, Independent, kl_divergence, Beta, Exponential, Gamma, Laplace, MultivariateNormal
torch.manual_seed(0)
n=Normal(torch.tensor([0.,1.]),torch.tensor([1.,2.]))
print(n, n.sample(), n.sample((2,)).shape, n.rsample(), n.log_prob(torch.tensor([0.,1.])), n.entropy(), n.mean, n.stddev, n.variance, n.cdf(torch.tensor([0.,0.])), n.icdf(torch.tensor([.5,.5])), n.batch_shape, n.event_shape)
print(Normal(0.,1.), Normal(0.0, 1.0).sample(), Normal(0.,1.).log_prob(torch.tensor(0.)))
c=Categorical(probs=torch.tensor([[.1,.2,.7],[.3,.3,.4]]))
print(c, c.sample(), c.sample((3,)), c.log_prob(torch.tensor([0,1])), c.entropy(), c.probs, c.logits, c.mean, c.mode, c.param_shape)
c=Categorical(logits=torch.tensor([.1,.2,.7]))
print(c, c.sample(), c.log_prob(torch.tensor(1)), c.probs, c.enumerate_support(), c.batch_shape)
b=Bernoulli(torch.tensor([.3,.6]))
print(b, b.sample(), b.log_prob(torch.tensor([0.,1.])), b.entropy(), b.mean, b.variance, b.logits, b.mode)
print(Bernoulli(logits=torch.tensor([0.])), Bernoulli(logits=torch.tensor([0.])).probs)
u=Uniform(0.,torch.tensor([1.,2.])); print(u,u.sample(),u.log_prob(torch.tensor([.5,.5])),u.entropy(),u.mean,u.cdf(torch.tensor([.5,.5])))
i=Independent(n,1); print(i,i.log_prob(torch.tensor([0.,0.])),i.entropy(),i.batch_shape,i.event_shape, i.sample())
print(kl_divergence(n,Normal(torch.zeros(2),torch.ones(2))), kl_divergence(c,Categorical(logits=torch.zeros(3))), kl_divergence(b,Bernoulli(torch.tensor([.5,.5]))), kl_divergence(i, Independent(Normal(torch.zeros(2),torch.ones(2)),1)), kl_divergence(u,Uniform(-1.,3.)))
for f in (lambda: Normal(0.,-1.), lambda: Categorical(torch.tensor([.5,-.5])), lambda: n.log_prob(torch.tensor([float('nan'),0.])), lambda: Bernoulli(torch.tensor([2.])), lambda: c.log_prob(torch.tensor(7)), lambda: Bernoulli(), lambda: Normal(0.,1.).foo, lambda: b.log_prob(torch.tensor([.5,.5])), lambda: Uniform(1.,0.)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
e=Exponential(torch.tensor([1.,2.])); print(e,e.sample(),e.log_prob(torch.tensor([1.,1.])),e.entropy(),e.mean)
l=Laplace(0.,torch.tensor([1.])); print(l,l.sample(),l.log_prob(torch.tensor([1.])),l.entropy())
be=Beta(torch.tensor([.5]),torch.tensor([.5])); print(be, be.log_prob(torch.tensor([.3])), be.entropy(), be.mean, be.variance)
g=Gamma(torch.tensor([1.]),torch.tensor([2.])); print(g,g.log_prob(torch.tensor([.3])),g.entropy(),g.mean)
print(n.expand((3,2)), c.expand((2,)).batch_shape, n.has_rsample, c.has_enumerate_support, Normal.arg_constraints, n.support)

# each kind, each method
from torch.distributions import (Normal, LogNormal, Categorical, OneHotCategorical, Bernoulli, Uniform, Independent, Exponential, Laplace, Poisson, Gamma, Beta,
                                 kl_divergence, register_kl, Distribution, constraints)
import torch.distributions as D


def show(d, value):
    """What every distribution has."""
    torch.manual_seed(1)
    print(d, d.batch_shape, d.event_shape, d.support, d.has_rsample, d.has_enumerate_support)
    for name in ("mean", "variance", "stddev") + (() if isinstance(d, Beta) else ("mode",)):
        try:
            print(" ", name, getattr(d, name))
        except NotImplementedError as e:
            print(" ", name, "NotImplementedError")
    print("  log_prob", d.log_prob(value))
    for f in ("cdf", "icdf") if not isinstance(d, Gamma) else ():
        try:
            print(" ", f, getattr(d, f)(value))
        except (NotImplementedError, ValueError) as e:
            print(" ", f, type(e).__name__)
    try:
        print("  entropy", d.entropy(), d.perplexity())
    except NotImplementedError:
        print("  entropy NotImplementedError")
    if not isinstance(d, (Gamma, Beta)):
        print("  sample", d.sample(), d.sample((2, 2)).shape)


show(Normal(torch.tensor([0.5, -1.0], dtype=torch.float64), torch.tensor(2.0, dtype=torch.float64)), torch.tensor([0.25, 0.75], dtype=torch.float64))
show(Normal(0, 3), torch.tensor(0.5))
show(LogNormal(torch.tensor([0.0, 0.5]), 1.0), torch.tensor([0.5, 2.0]))
show(Categorical(torch.tensor([[1.0, 2.0, 5.0], [1.0, 0.0, 0.0]])), torch.tensor([2, 0]))
show(Categorical(logits=torch.tensor([0.5, -0.5, 2.0, 0.0])), torch.tensor([3, 1]))
show(OneHotCategorical(torch.tensor([0.25, 0.75])), torch.tensor([0.0, 1.0]))
show(Bernoulli(torch.tensor([[0.25, 0.5], [0.75, 1.0]])), torch.ones(2, 2))
show(Bernoulli(logits=0.3), torch.tensor(1.0))
show(Uniform(torch.tensor([0.0, -1.0]), 2.0), torch.tensor([0.5, 0.25]))
show(Exponential(torch.tensor([0.5, 2.0])), torch.tensor([0.25, 0.5]))
show(Laplace(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 0.5])), torch.tensor([0.25, 0.75]))
show(Poisson(torch.tensor([0.5, 4.0])), torch.tensor([0.0, 3.0]))
show(Gamma(torch.tensor([0.5, 3.0]), torch.tensor([1.0, 2.0])), torch.tensor([0.25, 0.75]))
show(Beta(torch.tensor([0.5, 3.0]), torch.tensor([1.0, 2.0])), torch.tensor([0.25, 0.75]))
show(Beta(2.0, 5.0), torch.tensor(0.25))
show(Independent(Normal(torch.zeros(2, 3), torch.ones(3)), 1), torch.full((2, 3), 0.5))
show(Independent(Bernoulli(torch.full((2, 2), 0.25)), 2), torch.ones(2, 2))
print(Bernoulli(torch.tensor([0.5, 0.25])).enumerate_support(), Categorical(torch.ones(2, 3)).enumerate_support(expand=False).shape)
pairs = [(Normal(0.0, 1.0), Normal(torch.tensor([1.0, 0.0]), 2.0)), (Categorical(torch.tensor([0.5, 0.5])), Categorical(torch.tensor([0.25, 0.75]))),
         (Categorical(torch.tensor([0.5, 0.5])), Categorical(torch.tensor([1.0, 0.0]))), (Bernoulli(torch.tensor([0.3, 0.0])), Bernoulli(torch.tensor([0.6, 0.5]))),
         (Uniform(0.0, 1.0), Uniform(torch.tensor([-1.0, 0.5]), 2.0)), (Exponential(torch.tensor(2.0)), Exponential(torch.tensor(0.5))),
         (LogNormal(0.0, 1.0), LogNormal(1.0, 2.0)), (Laplace(0.0, 1.0), Laplace(1.0, 2.0)), (Poisson(torch.tensor(2.0)), Poisson(torch.tensor(3.0))),
         (Gamma(torch.tensor(2.0), torch.tensor(3.0)), Gamma(torch.tensor(1.0), torch.tensor(0.5))), (Beta(torch.tensor(2.0), torch.tensor(3.0)), Beta(torch.tensor(0.5), torch.tensor(0.5))),
         (OneHotCategorical(torch.tensor([0.5, 0.5])), OneHotCategorical(torch.tensor([0.25, 0.75]))),
         (Independent(Normal(torch.zeros(3), 1.0), 1), Independent(Normal(torch.ones(3), 2.0), 1)), (Normal(0.0, 1.0), Categorical(torch.ones(2)))]
for p, q in pairs:
    try:
        print(type(p).__name__, kl_divergence(p, q))
    except NotImplementedError as e:
        print("NotImplementedError", e)
print(D.Normal is Normal, isinstance(Normal(0.0, 1.0), Distribution), constraints.positive, constraints.simplex.check(torch.tensor([[0.5, 0.5], [0.5, 0.6]])))
for d in (Normal(torch.zeros(2), 1.0), Categorical(torch.ones(2)), Bernoulli(logits=torch.zeros(1)), Uniform(0.0, torch.ones(2)), Exponential(torch.ones(2)), Laplace(torch.zeros(2), 1.0),
          Poisson(torch.ones(2)), Gamma(torch.ones(2), 1.0), Beta(torch.ones(2), 1.0), LogNormal(torch.zeros(2), 1.0), OneHotCategorical(torch.ones(2)), Independent(Normal(torch.zeros(2), 1.0), 1)):
    shape = (3,) + tuple(d.batch_shape)
    print(d.expand(shape), d.expand(shape).batch_shape, d.expand(torch.Size(shape)).mean.shape, d.expand(shape).entropy().shape if not isinstance(d, Poisson) else None)
for f in (lambda: Gamma(torch.tensor([0.0]), 1.0), lambda: Exponential(-1.0), lambda: Normal(torch.zeros(2), torch.ones(3)), lambda: Categorical(torch.tensor(1.0)),
          lambda: Normal(0.0, -1.0, validate_args=False).scale, lambda: Uniform(0.0, 1.0).log_prob(torch.tensor(3.0)), lambda: Independent(Normal(0.0, 1.0), 1),
          lambda: Normal("a", 1.0), lambda: Normal(torch.zeros(2), 1.0).log_prob(torch.zeros(3)), lambda: Uniform(0.0, 1.0, validate_args=False).log_prob(torch.tensor(3.0))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


@register_kl(Normal, Laplace)
def _between(p, q):
    return p.loc - q.loc


print(kl_divergence(Normal(1.0, 1.0), Laplace(3.0, 1.0)))
loc = torch.zeros(2, requires_grad=True)
print(Normal(loc, 1.0).rsample().requires_grad, Normal(loc, 1.0).sample().requires_grad, Normal(loc, 1.0).log_prob(torch.ones(2)).requires_grad)
