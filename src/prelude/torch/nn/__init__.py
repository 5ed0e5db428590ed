"""torch.nn: names of torch.nn.modules and Parameter."""
import torch.nn.modules

__lazy__ = dict(torch.nn.modules.__lazy__)
__lazy__["torch.nn.parameter"] = "Parameter"
