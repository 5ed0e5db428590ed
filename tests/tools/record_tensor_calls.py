#!/usr/bin/env python3
"""Records PyTorch's answers for tests/sample_tensor/calls.py. Run by hand with PyTorch 2.13; the tests themselves need no PyTorch.

    record_tensor_calls.py [FILE]

A comment '#: ARGS' above a function is one call of it; randn, arange and the like in ARGS are torch's, seeded by the function's name.
Written beside FILE: args.pt, {name: (arguments...)}, and expected.pt, {name: output}, with "name@args" where a call changes its arguments.
"""
import copy, importlib.util, math, os, re, sys, zlib

import torch


def same(a, b):
    return torch.equal(a, b) and a.dtype == b.dtype if isinstance(a, torch.Tensor) else a == b


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "tests/sample_tensor/calls.py"
    spec = importlib.util.spec_from_file_location("calls", path)
    calls = importlib.util.module_from_spec(spec)
    sys.modules["calls"] = calls
    spec.loader.exec_module(calls)
    names = {n: getattr(torch, n) for n in ("randn", "rand", "arange", "zeros", "ones", "eye", "tensor")}
    names.update(inf=math.inf, nan=math.nan)
    args, expected = {}, {}
    for text, name in re.findall(r"^#: (.*)\ndef (\w+)", open(path).read(), re.M):
        torch.manual_seed(zlib.crc32(name.encode()))
        args[name] = eval(f"({text},)", dict(names))
        given = copy.deepcopy(args[name])
        torch.manual_seed(1234)
        expected[name] = copy.deepcopy(torch.jit.script(getattr(calls, name))(*given))
        if not all(map(same, given, args[name])):
            expected[name + "@args"] = given
    for file, value in (("args.pt", args), ("expected.pt", expected)):
        torch.save(value, os.path.join(os.path.dirname(path), file))
    print(f"{len(args)} calls recorded")


if __name__ == "__main__":
    main()
