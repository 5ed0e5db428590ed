import torch
from typing import Dict, List
@torch.jit.script
def pairs_of_ints():
    return dict([1, 2])
@torch.jit.script
def triples():
    return dict([(1, 2, 3)])
@torch.jit.script
def keywords_on_list(x: List[str]):
    return dict([(k, 1) for k in x], z=4)
@torch.jit.script
def keywords_splat(x: Dict[str, int]):
    return dict(**x)
@torch.jit.script
def value_type():
    d: Dict[str, int] = {"a": 1.5}
    return d
@torch.jit.script
def key_type():
    d: Dict[str, int] = {1: 1}
    return d
@torch.jit.script
def empty_is_tensor():
    d = {}
    d["a"] = 1
    return d
@torch.jit.script
def del_key(d: Dict[str, int]):
    del d[1]
@torch.jit.script
def equal(d: Dict[str, int]):
    return d == d
@torch.jit.script
def no_method(d: Dict[str, int]):
    return d.fromkeys(["a"])
@torch.jit.script
def tuple_key():
    return {(1, 2): 3}
@torch.jit.script
def mixed_keys():
    return {"a": 1, 2: 3}
@torch.jit.script
def unpack(d: Dict[str, int]):
    x, y = d
@torch.jit.script
def empty_list(d: Dict[str, List[int]]):
    d["a"] = []
@torch.jit.script
def slice_key(d: Dict[str, int]):
    return d[0:1]
@torch.jit.script
def loop_pairs(d: Dict[str, int]):
    for k, v in d:
        print(k, v)
@torch.jit.script
def list_key_type(d: Dict[List[int], int]):
    return d
