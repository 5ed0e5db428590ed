import torch
from typing import Dict, List
@torch.jit.script
def bare_dict(d: dict):
    return d
@torch.jit.script
def bare_Dict(d: Dict):
    return d
@torch.jit.script
def inner_Dict(d: Dict[str, Dict]):
    return d
@torch.jit.script
def update_other(d: Dict[str, int], e: Dict[str, float]):
    d.update(e)
@torch.jit.script
def splat(d: Dict[str, int]):
    return {**d}
@torch.jit.script
def set_attribute(d: Dict[str, int]):
    d.a = 3
@torch.jit.script
def value_attribute(d: Dict[str, int]):
    return d["a"].foo
@torch.jit.script
def joined(b: bool):
    if b:
        d = {"a": 1}
    else:
        d = {"a": 1.5}
    return d
@torch.jit.script
def negated(d: Dict[str, int]):
    return -d
@torch.jit.script
def sorted_dict(d: Dict[str, int]):
    return sorted(d)
@torch.jit.script
def two_arguments(d: Dict[str, int]):
    return dict(d, d)
