#!/bin/sh
# Files of data: what PyTorch and NumPy wrote (tests/data/files, made by make.py) is read as they read it, what tscc writes reads back the same, as
# files of verify too; what can't be held says so. A file that is written appears whole or not at all.
set -u
B=${B:-build}; case $B in /*) tscc=$B/tscc ;; *) tscc=$(pwd)/$B/tscc ;; esac
passed=0 failed=0
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cp tests/data/files/* "$dir" && cd "$dir" || exit 1
good() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $1"; [ -f log ] && head -c 1500 log; }
gives() {     # name, file with what it must print, command...
    name=$1 want=$2; shift 2
    if timeout 120 "$@" >got 2>log && diff -u "$want" got >>log; then good; else bad "$name"; fi
}
says() {      # name, status, pattern, program's text
    printf '%s\n' "import torch" "import numpy as np" "from safetensors.torch import load_file, save_file" "$4" >p.py
    timeout 60 "$tscc" run p.py >log 2>&1; rc=$?
    if [ $rc -eq "$2" ] && grep -qE -- "$3" log; then good; else bad "$1 (exit $rc)"; fi
}
gives "reading" load.out "$tscc" run load.py
cat >save.py <<'P'
import torch
import numpy as np
from collections import OrderedDict
from safetensors import safe_open
from safetensors.torch import load_file, load_model, save_file, save_model
x = {"l": [1, (2, 3)], "t": torch.arange(4).reshape(2, 2).t(), "s": torch.Size([1, 2]), "b": b"\x00\xfe", "st": {3}, "d": torch.float16,
     "p": torch.nn.Parameter(torch.zeros(2)), "o": OrderedDict(a=1), "dev": torch.device("cpu"), "c": 2j, "e": b"", "none": torch.Size([]), "f": -0.5, "big": -2**40}
x["again"] = x["l"]
x["self"] = [x["t"][0]]
x["self"].append(x["self"])
torch.save(x, "x.pt")
y = torch.load("x.pt")
for k in x:
    if k != "self":
        print(k, y[k])
print(y["again"] is y["l"], y["self"][1] is y["self"], y["t"].stride())
y["t"][0, 1] = 7
print(y["self"][0])
t = {"b": torch.arange(6.).reshape(2, 3), "a": torch.tensor([True, False]), "h": torch.ones(3, dtype=torch.bfloat16), "e": torch.empty(0, 2), "s": torch.tensor(2)}
save_file(t, "t.safetensors", metadata={"format": "pt", "q": "a\"\n\u00e9"})
for k, v in load_file("t.safetensors").items():
    print(k, v)
with safe_open("t.safetensors", framework="pt") as f:
    print(f.keys(), f.metadata(), f.get_tensor("a"))
for wrong in ({"x": t["b"], "y": t["b"][1]}, {"x": t["b"].t()}, {"x": 1}):
    try:
        save_file(wrong, "wrong.safetensors")
    except Exception as e:
        print(type(e).__name__, str(e)[:40])
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Linear(2, 2)
        self.b = torch.nn.Linear(2, 2)
        self.b.weight = self.a.weight
m, n = M(), M()
save_model(m, "m.safetensors")
print(sorted(load_file("m.safetensors")), load_model(n, "m.safetensors"), bool((n.b.weight == m.a.weight).all()))
np.save("r.npy", torch.arange(6.).reshape(2, 3))
np.save("c", torch.arange(6).reshape(2, 3).t().numpy())
np.savez("z.npz", np.zeros((2, 1), dtype="f4"), k=torch.tensor([True]))
z = np.load("z.npz")
print(torch.from_numpy(np.load("r.npy")), torch.from_numpy(np.load("c.npy")), torch.from_numpy(np.load("c.npy")).stride(), z.files, torch.from_numpy(z["arr_0"]), torch.from_numpy(z["k"]))
P
cat >save.out <<'P'
l [1, (2, 3)]
t tensor([[0, 2],
        [1, 3]])
s torch.Size([1, 2])
b b'\x00\xfe'
st {3}
d torch.float16
p Parameter containing:
tensor([0., 0.], requires_grad=True)
o OrderedDict([('a', 1)])
dev cpu
c 2j
e b''
none torch.Size([])
f -0.5
big -1099511627776
again [1, (2, 3)]
True True (1, 2)
tensor([0, 7])
a tensor([ True, False])
b tensor([[0., 1., 2.],
        [3., 4., 5.]])
e tensor([], size=(0, 2))
h tensor([1., 1., 1.], dtype=torch.bfloat16)
s tensor(2)
['a', 'b', 'e', 'h', 's'] {'format': 'pt', 'q': 'a"\né'} tensor([ True, False])
RuntimeError Some tensors share memory, this will lea
ValueError You are trying to save a non contiguous 
ValueError Key `x` is invalid, expected torch.Tenso
['a.bias', 'a.weight', 'b.bias'] ([], []) True
tensor([[0., 1., 2.],
        [3., 4., 5.]]) tensor([[0, 3],
        [1, 4],
        [2, 5]]) (1, 3) ['arr_0', 'k'] tensor([[0.],
        [0.]]) tensor([True])
P
gives "writing" save.out "$tscc" run save.py
if [ -e wrong.safetensors ]; then bad "a refused file is there"; else good; fi
says "no such folder" 1 "FileNotFoundError: .Errno 2. No such file or directory: 'nowhere/x.pt'" 'torch.save(1, "nowhere/x.pt")'
says "a folder" 1 "IsADirectoryError" 'torch.load(".")'
says "quantized" 3 "quantized.pt: loading quantized tensors is not supported" 'torch.load("quantized.pt")'
says "sparse" 3 "sparse.pt: .*layouts.* not supported" 'torch.load("sparse.pt")'
says "float8" 3 "float8.pt: .*torch.float8_e4m3fn is not supported" 'torch.load("float8.pt")'
says "a pickled module" 1 "module.pt: entry 'data.pkl', byte [0-9]+: .*torch.nn.modules.linear.Linear" 'torch.load("module.pt")'
says "saving a module" 3 "state_dict" 'torch.save(torch.nn.Linear(1, 1), "m.pt")'
says "a structured array" 1 "structured.npy: .*structured" 'np.load("structured.npy")'
says "an array of objects" 1 "objects.npy: .*objects" 'np.load("objects.npy")'
says "caught" 0 "^caught RuntimeError rows.npy" 'try:
    load_file("rows.npy")
except RuntimeError as e:
    print("caught RuntimeError", e)'
cat >f.tsc <<'P'
from typing import List, Tuple
import torch
def f(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return x + y
def g(x: torch.Tensor) -> Tuple[torch.Tensor, List[torch.Tensor]]:
    return x * 2, [x, x + 1]
P
says "files of calls" 0 "^made" 'np.savez("fa.npz", **{"f.0": torch.ones(2), "f.1": torch.ones(3, 2), "g": torch.arange(3.)})
save_file({"0": torch.arange(3.), "1": torch.arange(2)}, "ga.safetensors")
np.save("ga.npy", torch.arange(3.))
save_file({"l.weight": torch.eye(2) * 3, "l.bias": torch.ones(2)}, "net.safetensors")
np.save("na.npy", torch.ones(2)); np.save("ne.npy", torch.full((2,), 4.))
print("made")'
round() {     # args, saved, options...
    a=$1 e=$2; shift 2
    if timeout 60 "$tscc" verify f.tsc "--args=$a" "--save=$e" "$@" >log 2>&1 && timeout 60 "$tscc" verify f.tsc "--args=$a" "--expect=$e" "$@" >log 2>&1; then good; else bad "verify with $a and $e"; fi
}
for end in pt npz safetensors; do round fa.npz o.$end; round ga.safetensors p.$end --entry=g; round ga.npy q.$end --entry=g; done
cat >net.tsc <<'P'
import torch
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(2, 2)
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.l(x)
net = Net()
P
if timeout 60 "$tscc" verify net.tsc --entry=net --state=net.safetensors --args=na.npy --expect=ne.npy >log 2>&1; then good; else bad "a state of safetensors"; fi
if timeout 60 "$tscc" verify net.tsc --entry=net --args=na.npy --save=no.txt.npy --expect=ne.npy >log 2>&1; then bad "another state gives the same"; else good; fi
cat >dep.tsc <<'P'
import torch
import numpy as np
from safetensors.torch import load_file
m = torch.nn.Linear(2, 2)
w = load_file("net.safetensors")
m.load_state_dict({"weight": w["l.weight"], "bias": torch.from_numpy(np.load("na.npy"))})
s = torch.load("state.pt")
net = torch.jit.script(m)
P
if timeout 60 "$tscc" -c dep.tsc -o dep.o -MD -MF dep.d >log 2>&1 && [ "$(grep -cE '^  (dep.tsc|net.safetensors|na.npy|state.pt)' dep.d)" -eq 4 ]; then good; else bad "depfile"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
