"""Writes the archives of PyTorch before 1.4 for tests/suites/archive.sh (by hand, once; the results are committed): python make_legacy.py, in this
folder, with a Python that has PyTorch. No PyTorch of today reads or writes these layouts, so each is put together here, byte for byte as the exporters of
its time did (torch/csrc/jit/export.cpp, pickler.cpp and caffe2/proto/torch.proto), and what is expected is what PyTorch gives for the same
program written out below.

legacy_1_0.pt  protoVersion 1: a table of tensors and code; submodules' parameters are named through `self`
legacy_1_1.pt  protoVersion 2: attributes.pkl as a list, its tensors as __main__.TensorID
legacy_1_2.pt  protoVersion 5: attributes.pkl as a tuple, libs/ with classes, debug/ records, a module with its own state
legacy_1_3.pt  protoVersion 6: code/ and data.pkl, whose tensors are in the table
"""
import json
import struct
import sys
import zipfile

import torch
from torch import Tensor


class Table:
    """The tensors of a model: storages as entries, one TensorDef each."""
    names = {torch.float32: "FLOAT", torch.float64: "DOUBLE", torch.int64: "INT64", torch.int32: "INT32", torch.bool: "BOOL", torch.float16: "FLOAT16",
             torch.uint8: "UINT8", torch.int8: "INT8", torch.int16: "INT16"}

    def __init__(self):
        self.defs, self.entries, self.storages = [], {}, {}

    def add(self, t, grad=False):
        s = t.untyped_storage()
        key = self.storages.setdefault(s.data_ptr(), f"tensors/{len(self.defs)}")
        self.entries[key] = bytes(s)
        self.defs.append({"dims": [str(n) for n in t.shape], "offset": str(t.storage_offset()), "strides": [str(n) for n in t.stride()],
                          "requiresGrad": grad, "dataType": self.names[t.dtype], "data": {"key": key}, "device": "cpu"})
        return len(self.defs) - 1


class Pickle:
    """Protocol 2 as the exporters wrote it; old: as 1.1 did."""

    def __init__(self, table, old=False):
        self.out, self.table, self.old, self.memo = b"\x80\x02", table, old, 0

    def put(self):
        self.out += b"q" + bytes([self.memo])
        self.memo += 1

    def text(self, s):
        self.out += b"X" + struct.pack("<I", len(s)) + s.encode()
        self.put()

    def items(self, values, end):
        self.out += b"("
        for v in values:
            self.value(v)
        self.out += end

    def value(self, v):
        if v is None or isinstance(v, bool):
            self.out += {None: b"N", True: b"\x88", False: b"\x89"}[v]
        elif isinstance(v, int):
            self.out += b"J" + struct.pack("<i", v)
        elif isinstance(v, float):
            self.out += b"G" + struct.pack(">d", v)
        elif isinstance(v, str):
            self.text(v)
        elif isinstance(v, Tensor):
            n = self.table.add(v)
            if self.old:
                self.out += b"c__main__\nTensorID\n"
                self.put()
                self.out += b")\x81J" + struct.pack("<i", n) + b"b"
            else:
                self.out += b"ctorch.jit._pickle\nbuild_tensor_from_id\n"
                self.put()
                self.out += b"(J" + struct.pack("<i", n) + b"tR"
        elif isinstance(v, list) and v and all(type(x) is int for x in v):
            if self.old:
                self.out += b"c__main__\nIntList\n"
                self.put()
                self.out += b")\x81]"
                self.put()
                self.items(v, b"eb")
            else:
                self.out += b"ctorch.jit._pickle\nbuild_intlist\n"
                self.put()
                self.out += b"(]"
                self.put()
                self.items(v, b"etR")
        elif isinstance(v, list):
            self.out += b"]"
            self.put()
            self.items(v, b"e")
        elif isinstance(v, tuple):
            self.items(v, b"t")
            self.put()
        elif isinstance(v, dict):
            self.out += b"}"
            self.put()
            self.items([x for k in sorted(v) for x in (k, v[k])], b"u")
        else:                                             # (class name, state)
            module, name = v.cls.rsplit(".", 1)
            self.out += f"c{module}\n{name}\n".encode()
            self.put()
            self.out += b")\x81"
            self.value(v.state)
            self.out += b"b"

    def whole(self, v):
        self.value(v)
        return self.out + b"."


class Object:
    def __init__(self, cls, state):
        self.cls, self.state = cls, state


def write(name, model, table, entries):
    """The model's message goes last, as the exporters wrote it."""
    model = {"protoVersion": str(model.pop("version")), **model, "producerName": "pytorch", "producerVersion": "1.0", "tensors": table.defs}
    stem = name[:-3]
    with zipfile.ZipFile(name, "w") as z:
        def add(entry, data, how=zipfile.ZIP_STORED):
            z.writestr(zipfile.ZipInfo(f"{stem}/{entry}"), data, how)
        add("version", "1\n")
        for entry, data in table.entries.items():
            add(entry, data)
        for entry, data in entries.items():
            add(entry, data, zipfile.ZIP_DEFLATED)
        add("model.json", json.dumps(model, separators=(",", ":")), zipfile.ZIP_DEFLATED)


def expect(name, calls, answers):
    torch.save(calls, name + ".args.pt")
    torch.save(answers, name + ".expect.pt")


def parameter(name, tensor, buffer=False):
    return {"isBuffer": buffer, "tensorId": str(tensor), "name": name}


def attribute(name, kind, i):
    return {"type": kind, "name": name, "id": str(i)}


# ---- 1.0
def version_1_0():
    t = Table()
    w, b, scale, shift = torch.randn(3, 4), torch.randn(3), torch.arange(6.0).view(2, 3), torch.tensor([1, -1, 2])
    ids = [t.add(w, True), t.add(b, True), t.add(scale[1]), t.add(scale.t()[1:].t())]
    constant = t.add(shift)
    code = f"""op_version_set = 0
def forward(self,
    x: Tensor) -> Tensor:
  _0 = torch.addmm(self.fc.bias, x, torch.t(self.fc.weight), beta=1, alpha=1)
  _1 = torch.mul(_0, getattr(self.layers, "0").scale)
  y = torch.add(_1, CONSTANTS.c{constant}, alpha=1)
  y0 = y
  for i in range(torch.size(x, 0)):
    y1 = torch.add(y0, torch.sum(getattr(self.layers, "0").part), alpha=i)
    y0 = y1
  if bool(torch.gt(torch.sum(x), 100)):
    y2 = torch.neg(y0)
  else:
    y2 = torch.div(y0, 2)
  return y2
def twice(self,
    n: int,
    names: List[str]) -> Tuple[int, str]:
  return (torch.mul(n, 2), names[0])
"""
    layer = {"name": "0", "optimize": True, "parameters": [parameter("scale", ids[2], True), parameter("part", ids[3], True)]}
    main = {"name": "legacy_1_0", "optimize": True, "torchscriptArena": {"key": "code/legacy_1_0.py"}, "submodules": [
        {"name": "fc", "optimize": True, "parameters": [parameter("weight", ids[0]), parameter("bias", ids[1])]},
        {"name": "layers", "optimize": True, "submodules": [layer]}]}
    write("legacy_1_0.pt", {"version": 1, "mainModule": main}, t, {"code/legacy_1_0.py": code})

    def forward(x):
        y = torch.addmm(b, x, w.t()) * scale[1] + shift
        for i in range(x.size(0)):
            y = y + scale[:, 1:].sum() * i
        return -y if x.sum() > 100 else y / 2
    calls = [(torch.randn(2, 4),), (torch.ones(30, 4),)]
    expect("legacy_1_0", calls, [forward(*c) for c in calls])


# ---- 1.1
def version_1_1():
    t = Table()
    w, table, state = torch.randn(2, 2), torch.arange(4.0), torch.zeros(2, dtype=torch.int64)
    ids = [t.add(w, True), t.add(state)]
    values = [{"a": 1, "b": -2}, [3, 4, 5], [0.5, 2.5], "text", table, None, (1, True), [table[1:3], w], {"x": [1, 2]}]
    kinds = ["Dict[str, int]", "List[int]", "List[float]", "str", "Tensor", "Optional[int]", "Tuple[int, bool]", "List[Tensor]", "Dict[str, List[int]]"]
    names = ["counts", "sizes", "rates", "label", "table", "maybe", "pair", "tensors", "nested"]
    pickle = Pickle(t, old=True).whole(values)
    libs = """op_version_set = 0
class Sum:
  def __init__(self,
    start: int) -> None:
    self.n = start
  def add(self,
    k: int) -> int:
    self.n = torch.add(self.n, k)
    return self.n
"""
    code = """op_version_set = 0
import __torch__.old
def forward(self,
    x: Tensor,
    key: str) -> Tuple[Tensor, str, int]:
  _0 = torch.matmul(x, self.w)
  n = torch.add(self.counts[key], torch.len(self.sizes))
  _1 = torch.add_(self.state, 1, alpha=1)
  maybe = self.maybe
  if torch.__isnot__(maybe, None):
    m = ops.prim.unchecked_unwrap_optional(maybe)
  else:
    m = 7
  r = torch.mul(_0, self.rates[1])
  r0 = torch.add(r, torch.sum(self.tensors[0]), alpha=1)
  p, q, = self.pair
  k = torch.add(torch.add(n, m), torch.add(int(torch.sum(self.state)), p))
  s = __torch__.old.Sum(k)
  _2 = s.add(100)
  return (r0, self.label, s.add(self.nested["x"][1]))
"""
    main = {"name": "legacy_1_1", "optimize": True, "torchscriptArena": {"key": "code/legacy_1_1.py"},
            "parameters": [parameter("w", ids[0]), parameter("state", ids[1], True)],
            "attributes": [attribute(n, k, i) for i, (n, k) in enumerate(zip(names, kinds))]}
    write("legacy_1_1.pt", {"version": 2, "mainModule": main}, t, {"code/legacy_1_1.py": code, "libs/__torch__/old.py": libs, "attributes.pkl": pickle})
    calls = [(torch.randn(3, 2), "a"), (torch.randn(1, 2), "b")]
    expect("legacy_1_1", calls, [(x @ w * 2.5 + table[1:3].sum(), "text", {"a": 1, "b": -2}[k] + 3 + 7 + 2 * (i + 1) + 1 + 100 + 2) for i, (x, k) in enumerate(calls)])


# ---- 1.2
def debug(text, spans, file, line):
    """Records as 1.2 wrote them: ((byte, (source, start, end)), ...), the source with its text in place."""
    source = (text, file, line)
    return Pickle(None).whole(tuple((at, (source, lo, hi)) for at, lo, hi in spans))


def version_1_2():
    t = Table()
    w, b = torch.randn(2, 3), torch.randn(2)
    ids = [t.add(w, True), t.add(b, True)]
    inner = torch.arange(3.0)
    values = [False, [1, 2], (inner * 2, [5, 6], 1.5), Object("__torch__.pieces.Counter", {"n": 4}), inner]
    pickle = Pickle(t).whole(tuple(values))
    libs = """op_version_set = 1
class Pair(NamedTuple):
  first : Tensor
  count : int
class Counter:
  def __init__(self: __torch__.pieces.Counter,
    start: int) -> None:
    self.n = start
  def add(self: __torch__.pieces.Counter,
    k: int) -> int:
    self.n = torch.add(self.n, k)
    return self.n
def halve(x: Tensor) -> Tensor:
  return torch.div(x, 2)
"""
    code = """op_version_set = 1
import __torch__.pieces
def forward(self,
    x: Tensor) -> Tuple[Tensor, int]:
  _0 = torch.addmm(self.linear.bias, x, torch.t(self.linear.weight), beta=1, alpha=1)
  p = __torch__.pieces.Pair(_0, torch.len(self.sizes))
  y = torch.add(p.first, self.offset, alpha=p.count)
  c = __torch__.pieces.Counter(self.packed.n)
  n = c.add(self.counter.n)
  z = torch.add(y, torch.sum(self.packed.t), alpha=1)
  return (__torch__.pieces.halve(z), n)
def fails(self,
    k: int) -> int:
  if torch.gt(k, 2):
    ops.prim.RaiseException("Exception")
  else:
    pass
  return torch.add(k, torch.len(self.sizes))
"""
    packed = """op_version_set = 1
def __getstate__(self) -> Tuple[Tensor, List[int], float]:
  return (self.t, self.sizes, self.rate)
def __setstate__(self,
    state: Tuple[Tensor, List[int], float]) -> None:
  t, sizes, rate, = state
  self.t = t
  self.sizes = sizes
  self.rate = rate
  self.n = torch.len(sizes)
"""
    source = "    def fails(self, k: int):\n        if k > 2:\n            raise Exception('k is too large')\n        return k + len(self.sizes)\n"
    at = code.index("def fails"), code.index("ops.prim.Raise"), code.index("torch.add(k,")
    spans = [(0, 0, 0), (at[0], 4, len(source) - 1), (at[1], source.index("raise"), source.index("\n        return")), (at[2], source.index("k + len"), len(source) - 1)]
    main = {"name": "legacy_1_2", "optimize": True, "torchscriptArena": {"key": "code/legacy_1_2.py"}, "torchscriptDebugArena": {"key": "debug/legacy_1_2.pkl"},
            "attributes": [attribute("training", "bool", 0), attribute("sizes", "List[int]", 1), attribute("counter", "__torch__.pieces.Counter", 3),
                           attribute("off", "Tensor", 4)],
            "parameters": [parameter("offset", t.add(b * 3), True)],
            "submodules": [{"name": "linear", "optimize": True, "parameters": [parameter("weight", ids[0]), parameter("bias", ids[1])]},
                           {"name": "packed", "optimize": True, "getStateAttributeId": "2", "torchscriptArena": {"key": "code/legacy_1_2_packed.py"},
                            "attributes": [attribute("t", "Tensor", -1), attribute("sizes", "List[int]", -1), attribute("rate", "float", -1), attribute("n", "int", -1)]}]}
    write("legacy_1_2.pt", {"version": 5, "mainModule": main}, t, {
        "code/legacy_1_2.py": code, "code/legacy_1_2_packed.py": packed, "libs/__torch__/pieces.py": libs, "attributes.pkl": pickle,
        "debug/legacy_1_2.pkl": debug(source, spans, "old_model.py", 40), "extra/notes.txt": "of old"})
    calls = [(torch.randn(2, 3),), (torch.randn(1, 3),)]
    expect("legacy_1_2", calls, [((torch.addmm(b, x, w.t()) + b * 3 * 2 + (inner * 2).sum()) / 2, 6) for x, in calls])
    torch.save([(3,)], "legacy_1_2_fails.args.pt")


# ---- 1.3, as it was developed: the classes in code/, the module pickled, tensors still in a table
def version_1_3():
    t = Table()
    w = torch.randn(3)
    code = """op_version_set = 1
class Net(Module):
  __parameters__ = ["w", ]
  training : bool
  w : Tensor
  sub : __torch__.Sub
  def forward(self: __torch__.Net,
    x: Tensor) -> Tensor:
    _0 = torch.mul(x, self.w)
    _1 = (self.sub).forward(_0, )
    return torch.add(_1, CONSTANTS.c2, alpha=1)
class Sub(Module):
  __parameters__ = []
  training : bool
  k : int
  names : List[int]
  t : Tensor
  def forward(self: __torch__.Sub,
    x: Tensor) -> Tensor:
    return torch.mul(torch.add(x, self.t, alpha=self.k), torch.len(self.names))
"""
    table = torch.arange(6.0)
    root = Object("__torch__.Net", {"training": True, "w": w, "sub": Object("__torch__.Sub", {"training": True, "k": 2, "names": [1, 2, 3], "t": table[3:]})})
    pickle = Pickle(t).whole(root)
    assert t.add(torch.tensor(10.0)) == 2
    write("legacy_1_3.pt", {"version": 6}, t, {"code/__torch__.py": code, "data.pkl": pickle})
    calls = [(torch.randn(3),), (torch.randn(2, 3),)]
    expect("legacy_1_3", calls, [(x * w + table[3:] * 2) * 3 + 10 for x, in calls])


# ---- wrong ones
def changed(name, source, entry, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(name, "w") as new:
        for i in old.infolist():
            data = old.read(i)
            if i.filename.endswith("/" + entry):
                data = change(data)
            if data is not None:
                new.writestr(zipfile.ZipInfo(i.filename), data, i.compress_type)


def wrong():
    def replace(a, b):
        def change(data):
            assert a in data, a
            return data.replace(a, b, 1)
        return change
    changed("bad_model_json.pt", "legacy_1_0.pt", "model.json", lambda d: d[:len(d) // 2])
    changed("bad_model_version.pt", "legacy_1_0.pt", "model.json", replace(b'"protoVersion":"1"', b'"protoVersion":"7"'))
    changed("bad_model_tensor.pt", "legacy_1_0.pt", "model.json", replace(b'"dims":["3","4"]', b'"dims":["3","5"]'))
    changed("bad_model_id.pt", "legacy_1_0.pt", "model.json", replace(b'"tensorId":"1"', b'"tensorId":"100"'))
    changed("bad_model_storage.pt", "legacy_1_0.pt", "tensors/0", lambda d: None)
    changed("bad_model_code.pt", "legacy_1_0.pt", "code/legacy_1_0.py", lambda d: None)
    changed("bad_model_type.pt", "legacy_1_1.pt", "model.json", replace(b'"type":"List[int]"', b'"type":"List[int"'))
    changed("bad_model_attribute.pt", "legacy_1_1.pt", "model.json", replace(b'"id":"3"', b'"id":"9"'))
    changed("bad_model_pickle.pt", "legacy_1_1.pt", "attributes.pkl", replace(b"J\x02\0\0\0b", b"J\x63\0\0\0b"))
    changed("quantized_model.pt", "legacy_1_0.pt", "model.json", replace(b'"device":"cpu"', b'"device":"cpu","isQuantized":true,"scale":0.5,"zeroPoint":"1"'))


if __name__ == "__main__":
    torch.manual_seed(0)
    version_1_0()
    version_1_1()
    version_1_2()
    version_1_3()
    wrong()
    sys.exit(0)
