"""torch.jit.freeze and optimize_for_inference: a copy of a scripted module whose state no longer changes with the original's. Compiled code has the optimisations
anyway, so that it goes on showing its parts is all that differs from PyTorch's."""
import copy
from torch.nn.modules.module import Module, _is_scripted


def _check(mod, what):
    if not isinstance(mod, Module) or not _is_scripted(mod):
        raise RuntimeError(f"{what} expects a ScriptModule as input. Please use torch.jit.script or torch.jit.trace to script your 'nn.Module'.")


def freeze(mod, preserved_attrs=None, optimize_numerics=True):
    _check(mod, "Freezing")
    if mod.training:
        raise RuntimeError("Freezing is currently only implemented for modules in eval mode. Please call .eval() on your module before freezing.")
    for name in preserved_attrs or []:
        if not hasattr(mod, name):
            raise AttributeError(f"'{type(mod).__name__}' object has no attribute '{name}'")
    return copy.deepcopy(mod)


def run_frozen_optimizations(mod, optimize_numerics=True, preserved_methods=None):
    pass


def optimize_for_inference(mod, other_methods=None):
    _check(mod, "optimize_for_inference")
    return freeze(mod.eval(), other_methods)
