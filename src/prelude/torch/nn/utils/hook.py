"""What the reparametrisations that are hooks (weight_norm, spectral_norm) share."""


def remove_hook(module, kind, name, what):
    """Takes the hook of class `kind` for the parameter `name` off; it leaves the weight it last gave. Returns the module."""
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, kind) and hook.name == name:
            hook.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise ValueError(f"{what} of '{name}' not found in {module}")
