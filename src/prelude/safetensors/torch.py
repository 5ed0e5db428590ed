"""safetensors.torch: files of tensors, and of modules' states."""
from torch._files import read, same, write_safetensors, not_yet


def load_file(filename, device="cpu"):
    tensors, _ = read(filename, "safetensors")
    return {name: tensors[name] for name in sorted(tensors)}


def save_file(tensors, filename, metadata=None):
    write_safetensors(tensors, filename, metadata)


def load(data):
    not_yet("safetensors.torch.load of bytes")


def save(tensors, metadata=None):
    not_yet("safetensors.torch.save to bytes")


def _duplicates(state):
    """Names of tensors that are another one's, the first by name: {name: that one}."""
    kept, found = [], {}
    for name in sorted(state):
        first = [k for k in kept if same(state[k], state[name])]
        if first:
            found[name] = first[0]
        else:
            kept.append(name)
    return found


def save_model(model, filename, metadata=None, force_contiguous=True):
    state = model.state_dict()
    again = _duplicates(state)
    metadata = dict(metadata) if metadata else {}
    for name, first in again.items():
        metadata[name] = first
    kept = {}
    for name, value in state.items():
        if name not in again:
            kept[name] = value.contiguous() if force_contiguous else value
    save_file(kept, filename, metadata)


def load_model(model, filename, strict=True, device="cpu"):
    again = _duplicates(model.state_dict())
    result = model.load_state_dict(load_file(filename, device), strict=False)
    missing = [name for name in result.missing_keys if name not in again]
    unexpected = list(result.unexpected_keys)
    if strict and (missing or unexpected):
        text = f"Error(s) in loading state_dict for {type(model).__name__}:"
        if missing:
            text += "\n    Missing key(s) in state_dict: " + ", ".join([f'"{k}"' for k in sorted(missing)])
        if unexpected:
            text += "\n    Unexpected key(s) in state_dict: " + ", ".join([f'"{k}"' for k in sorted(unexpected)])
        raise RuntimeError(text)
    return missing, unexpected
