# Printers of tscc's values for gdb: str as text, List[T] as its elements. Carried by every object made with -g, and installed as
# share/tscc/tsrt-gdb.py for `source`.
import gdb
import gdb.printing
import struct


class Str:
    def __init__(self, v):
        self.v = v

    def to_string(self):
        if int(self.v) == 0:
            return "None"
        s = self.v.dereference()
        at = s["data"].address.cast(gdb.lookup_type("char").pointer())
        return at.lazy_string("utf-8", int(s["len"]))

    def display_hint(self):
        return "string"


class List:
    def __init__(self, v):
        self.v = v

    def to_string(self):
        if int(self.v) == 0:
            return "None"
        return "%s of %d" % (self.v.dereference().type.name, int(self.v.dereference()["len"]))

    def children(self):
        if int(self.v) == 0:
            return
        s = self.v.dereference()
        for i in range(min(max(int(s["len"]), 0), 1000000)):
            yield "[%d]" % i, (s["data"] + i).dereference()

    def display_hint(self):
        return "array"


DTYPES = {0: ("uint8", "B"), 1: ("int8", "b"), 2: ("int16", "h"), 3: ("int32", "i"), 4: ("int64", "q"), 5: ("float16", "e"), 6: ("float32", "f"),
          7: ("float64", "d"), 8: ("complex32", "ee"), 9: ("complex64", "ff"), 10: ("complex128", "dd"), 11: ("bool", "?"), 15: ("bfloat16", "H")}


class Tensor:
    """dtype, sizes and the first values, in the order of the indices."""
    MOST = 8

    def __init__(self, v):
        self.v = v

    def element(self, at, code, name):
        raw = bytes(gdb.selected_inferior().read_memory(at, struct.calcsize("<" + code)))
        if name == "bfloat16":
            return "%g" % struct.unpack("<f", b"\0\0" + raw)
        x = struct.unpack("<" + code, raw)
        if len(x) == 2:
            return "%g%+gj" % x
        return "%g" % x if isinstance(x[0], float) else str(x[0])

    def to_string(self):
        if int(self.v) == 0:
            return "None"
        t = self.v.dereference()
        n = int(t["ndim"])
        size, stride = [int(t["size"][i]) for i in range(n)], [int(t["stride"][i]) for i in range(n)]
        name, code = DTYPES.get(int(t["dtype"]) & 255, ("dtype %d" % int(t["dtype"]), ""))
        base, step = int(t["storage"].dereference()["data"]), struct.calcsize("<" + code)
        shown = []
        for k in range(min(int(t["numel"]), self.MOST)) if code else ():
            at, rest = int(t["offset"]), k
            for d in range(n - 1, -1, -1):
                at += rest % size[d] * stride[d]
                rest //= size[d]
            shown.append(self.element(base + at * step, code, name))
        more = ", ..." if int(t["numel"]) > self.MOST else ""
        return "%s%s {%s%s}" % (name, size, ", ".join(shown), more)


def find(v):
    t = v.type.strip_typedefs()
    if t.code != gdb.TYPE_CODE_PTR:
        return None
    to = t.target().strip_typedefs()
    if to.code != gdb.TYPE_CODE_STRUCT or not to.name:
        return None
    if to.name == "tsrt_str":
        return Str(v)
    if to.name == "tsrt_tensor":
        return Tensor(v)
    if to.name.startswith("List["):
        return List(v)
    return None


find.name = "tscc"
if not any(getattr(p, "name", "") == "tscc" for p in gdb.pretty_printers):
    gdb.pretty_printers.append(find)
