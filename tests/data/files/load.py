import torch
import numpy as np
from collections import OrderedDict

for path in ("values.pt", "old.pt"):
    v = torch.load(path, map_location="cpu", weights_only=True)
    for k in v:
        print(k, v[k], type(v[k]).__name__ if k != "dtype" else "")
    print(v["again"] is v["list"], isinstance(v["ordered"], OrderedDict), v["parameter"].requires_grad, isinstance(v["parameter"], torch.nn.Parameter))
    v["base"][1, 0] = 99
    print(v["t"], v["row"], v["t"].stride(), v["row"].storage_offset())
m = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
print(m.load_state_dict(torch.load("state.pt")))
print(m[0].weight, m[1].num_batches_tracked)
n = torch.nn.Linear(3, 2)
n.load_state_dict({"weight": v["base"][:2, :3], "bias": v["half"].float()}, assign=True)
v["base"][0, 0] = -1
print(n.weight, n.bias.requires_grad)
try:
    torch.load("missing.pt")
except FileNotFoundError as e:
    print(e)
a = np.load("rows.npy")
print(a.shape, a.dtype, torch.from_numpy(a), torch.from_numpy(np.load("columns.npy")).stride())
z = np.load("arrays.npz")
print(z.files, torch.from_numpy(z["b"]), torch.tensor(z["a"]), torch.as_tensor(np.load("packed.npz")["a"]))
print(torch.from_numpy(np.array([[1, 2]], dtype=np.float32)), torch.tensor(np.zeros((2,))), torch.ones(2, 3).numpy().shape)
