"""torch.jit.freeze and optimize_for_inference: a module without parts of its own, which runs a copy of the scripted one whose parameters are constants.
Compiled code has the optimisations anyway."""
import copy
from torch.nn.modules.module import Module, _is_scripted
from torch.nn.parameter import Parameter


def _check(mod, what):
    if not isinstance(mod, Module) or not _is_scripted(mod):
        raise RuntimeError(f"{what} expects a ScriptModule as input. Please use torch.jit.script or torch.jit.trace to script your 'nn.Module'.")


def freeze(mod, preserved_attrs=None, optimize_numerics=True):
    _check(mod, "Freezing")
    if mod.training:
        raise RuntimeError("Freezing is currently only implemented for modules in eval mode. Please call .eval() on your module before freezing.")
    inner = copy.deepcopy(mod)
    for own, of in zip(inner.modules(), mod.modules()):          # the tensors are the same ones, as constants
        for name, p in of._parameters.items():
            if p is not None:
                own._parameters[name] = Parameter(p.detach(), False)
        for name, b in of._buffers.items():
            own._buffers[name] = b
    frozen = Module()
    frozen.training = False
    object.__setattr__(frozen, "__script__", True)
    object.__setattr__(frozen, "__frozen__", inner)
    frozen.__class__ = mod.__class__
    for name in preserved_attrs or []:
        if not hasattr(mod, name):
            raise AttributeError(f"'{type(mod).__name__}' object has no attribute '{name}'")
        if not hasattr(type(mod), name) and not hasattr(mod.__class__, name):
            setattr(frozen, name, getattr(inner, name))
    return frozen


def run_frozen_optimizations(mod, optimize_numerics=True, preserved_methods=None):
    pass


def optimize_for_inference(mod, other_methods=None):
    _check(mod, "optimize_for_inference")
    return freeze(mod.eval(), other_methods)
