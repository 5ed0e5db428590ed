# Printers of tscc's values for gdb: str as text, List[T] as its elements. Carried by every object made with -g, and installed as
# share/tscc/tsrt-gdb.py for `source`.
import gdb
import gdb.printing


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


def find(v):
    t = v.type.strip_typedefs()
    if t.code != gdb.TYPE_CODE_PTR:
        return None
    to = t.target().strip_typedefs()
    if to.code != gdb.TYPE_CODE_STRUCT or not to.name:
        return None
    if to.name == "tsrt_str":
        return Str(v)
    if to.name.startswith("List["):
        return List(v)
    return None


find.name = "tscc"
if not any(getattr(p, "name", "") == "tscc" for p in gdb.pretty_printers):
    gdb.pretty_printers.append(find)
