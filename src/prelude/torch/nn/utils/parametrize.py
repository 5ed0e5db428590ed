"""Parametrizations: a module's tensor as what other modules make of one or more originals, computed whenever it is read."""
import torch
from torch import Tensor
from torch.nn.modules.container import ModuleDict, ModuleList
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter


def _like(original, value):
    """`value` as what the original is: a parameter, or a plain tensor."""
    return Parameter(value.detach(), original.requires_grad) if isinstance(original, Parameter) else value.detach()


class ParametrizationList(ModuleList):
    def __init__(self, modules, original, unsafe=False):
        if len(modules) == 0:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        value = self._originals_of(original)
        if isinstance(value, Tensor):
            self.is_tensor = True
            if value.dtype != original.dtype:
                raise ValueError("When `right_inverse` outputs one tensor, it may not change the dtype.\n"
                                 f"original.dtype: {original.dtype}\nright_inverse(original).dtype: {value.dtype}")
            self._register("original", original, value)
        elif isinstance(value, (tuple, list)):
            self.is_tensor = False
            self.ntensors = len(value)
            for i, part in enumerate(value):
                if not isinstance(part, Tensor):
                    raise ValueError("'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). "
                                     f"Got element {i} of the sequence with type {type(part).__name__}.")
                self._register(f"original{i}", original, part)
        else:
            raise ValueError("'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). " f"Got {type(value).__name__}")
        if not unsafe:
            made = self.forward()
            _check_same(made, original)

    def _register(self, name, original, value):
        if isinstance(original, Parameter):
            self.register_parameter(name, _like(original, value))
        else:
            self.register_buffer(name, value)

    def _originals_of(self, value):
        with torch.no_grad():
            for module in reversed(list(self)):
                if hasattr(module, "right_inverse"):
                    value = module.right_inverse(value)
        return value

    def right_inverse(self, value):
        """Sets the originals so that reading gives `value`."""
        new = self._originals_of(value)
        with torch.no_grad():
            if self.is_tensor:
                self.original.copy_(new)
            else:
                if len(new) != self.ntensors:
                    raise ValueError(f"'right_inverse' must return a sequence of tensors of length {self.ntensors}. Got a sequence of length {len(new)}.")
                for i, part in enumerate(new):
                    getattr(self, f"original{i}").copy_(part)

    def forward(self):
        parts = [self.original] if self.is_tensor else [getattr(self, f"original{i}") for i in range(self.ntensors)]
        value = self[0](*parts)
        for i in range(1, len(self)):
            value = self[i](value)
        return value


def _check_same(made, original):
    if not isinstance(made, Tensor):
        raise ValueError(f"A parametrization must return a tensor. Got {type(made).__name__}.")
    if made.dtype != original.dtype:
        raise ValueError(f"Registering a parametrization may not change the dtype of the tensor, unless `unsafe` flag is enabled.\n"
                         f"unparametrized dtype: {original.dtype}\nparametrized dtype: {made.dtype}")
    if made.shape != original.shape:
        raise ValueError(f"Registering a parametrization may not change the shape of the tensor, unless `unsafe` flag is enabled.\n"
                         f"unparametrized shape: {original.shape}\nparametrized shape: {made.shape}")


def _own_class(module):
    """Gives the module a class of its own, which properties can be put in."""
    base = type(module)

    class Parametrized(base):
        pass

    Parametrized.__name__ = f"Parametrized{base.__name__}"
    Parametrized._parametrized_base = base
    module.__class__ = Parametrized


def _put_property(module, name):
    def get(self):
        return self.parametrizations[name]()

    def put(self, value):
        self.parametrizations[name].right_inverse(value)

    setattr(type(module), name, property(get, put))


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        parametrizations = module.parametrizations[tensor_name]
        if not unsafe:
            value = getattr(module, tensor_name)
            _check_same(parametrization(value), value)
        if hasattr(parametrization, "right_inverse"):
            value = getattr(module, tensor_name)
            parametrizations.append(parametrization)
            parametrizations.right_inverse(value)
        else:
            parametrizations.append(parametrization)
        parametrizations.unsafe = parametrizations.unsafe or unsafe
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        parametrizations = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe=unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            _own_class(module)
            module.parametrizations = ModuleDict()
        _put_property(module, tensor_name)
        module.parametrizations[tensor_name] = parametrizations
    else:
        raise ValueError(f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name '{tensor_name}'")
    return module


def is_parametrized(module, tensor_name=None):
    parametrizations = getattr(module, "parametrizations", None)
    if not isinstance(parametrizations, ModuleDict):
        return False
    return len(parametrizations) > 0 if tensor_name is None else tensor_name in parametrizations


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    parametrizations = module.parametrizations[tensor_name]
    original = parametrizations.original if parametrizations.is_tensor else parametrizations.original0
    if leave_parametrized:
        with torch.no_grad():
            value = getattr(module, tensor_name)
        value = _like(original, value)
    elif parametrizations.is_tensor:
        value = original
    else:
        raise ValueError("Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a sequence of tensors.")
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    if isinstance(original, Parameter):
        module.register_parameter(tensor_name, value)
    else:
        module.register_buffer(tensor_name, value)
    if not is_parametrized(module):
        del module.parametrizations
        module.__class__ = type(module)._parametrized_base
    return module
