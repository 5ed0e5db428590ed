"""torch.distributions: names of its files."""
__lazy__ = {
    "torch.distributions.distribution": "Distribution",
    "torch.distributions.normal": "Normal LogNormal",
    "torch.distributions.categorical": "Categorical OneHotCategorical",
    "torch.distributions.bernoulli": "Bernoulli",
    "torch.distributions.uniform": "Uniform",
    "torch.distributions.independent": "Independent",
    "torch.distributions.exponential": "Exponential Laplace Poisson",
    "torch.distributions.gamma": "Gamma Beta Dirichlet",
    "torch.distributions.multivariate_normal": "MultivariateNormal",
    "torch.distributions.kl": "kl_divergence register_kl",
}
