"""Makes the files of this folder that PyTorch and NumPy write, and load.out: what they print for load.py. Run by hand with both at hand."""
import subprocess
import sys
from collections import OrderedDict

import numpy as np
import torch

base = torch.arange(12.0).reshape(3, 4)
values = {"base": base, "t": base.t(), "row": base[1], "bool": torch.tensor([True, False]), "half": torch.ones(2, dtype=torch.float16), "bf16": torch.ones(2, dtype=torch.bfloat16),
          "i8": torch.tensor([-1, 2], dtype=torch.int8), "u8": torch.tensor([255], dtype=torch.uint8), "i64": torch.tensor([[2**40]]), "f64": torch.tensor(0.1, dtype=torch.float64),
          "complex": torch.tensor([1 + 2j]), "conj": torch.tensor([1 + 2j]).conj(), "empty": torch.empty(0, 3), "grad": torch.ones(2, requires_grad=True), "none": None,
          "list": [1, 2.5, "s", (1,), {"k": True}], "size": torch.Size([2, 3]), "device": torch.device("cpu"), "set": {1}, "bytes": b"a\xffb",
          "parameter": torch.nn.Parameter(torch.ones(2)), "ordered": OrderedDict(z=1, y=2), "z": 1 + 2j, "big": 2**40, "negative": -5, "dtype": torch.float64}
values["again"] = values["list"]
torch.save(values, "values.pt")
torch.save(values, "old.pt", _use_new_zipfile_serialization=False)
torch.manual_seed(0)
torch.save(torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2)).state_dict(), "state.pt")
torch.save(torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8), "quantized.pt")
torch.save(torch.ones(2, 2).to_sparse(), "sparse.pt")
torch.save(torch.ones(2).to(torch.float8_e4m3fn), "float8.pt")
torch.save(torch.nn.Linear(1, 1), "module.pt")
np.save("rows.npy", base.numpy())
np.save("columns.npy", np.asfortranarray(base.numpy()))
np.save("big_endian.npy", base.numpy().astype(">f8"))
np.save("structured.npy", np.zeros(2, dtype=[("a", "f4")]))
np.save("objects.npy", np.array([{}], dtype=object), allow_pickle=True)
np.savez("arrays.npz", a=base.numpy(), b=np.arange(3))
np.savez_compressed("packed.npz", a=base.numpy(), b=np.arange(3))
with open("load.out", "w") as out:
    subprocess.run([sys.executable, "load.py"], stdout=out, check=True)
