"""Damaged and hostile files of data and programs, made anew each time and always the same, and what tscc says to them.

    hostile_files.py TSCC DATA [--keep DIR] [--only TEXT] [--asan]

DATA is tests/data, where good files lie. Each file is given to `tscc verify` (as data) or (as a program) to `tscc check`, `inspect`, `inspect --json`, `-c`,
`--emit=archive` and a script that loads and saves it in turn, which must end in bounded time, without a file written where they fail, with the status that is due and an error that names the file and, inside it, entry or byte; never by a signal, never with more memory than four
times the file beyond what a good file takes. Some changes do no harm, or none that a reader can see: for these (`may pass`) every orderly end is right.
Prints what fails and `N passed, M failed`."""
import argparse
import io
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

cases = []                             # (name, ending, bytes, how it is given, may it pass, pattern)


def case(name, data, end="pt", how="data", may_pass=False, pattern=None):
    cases.append((name, end, data, how, may_pass, pattern))


# ---- zip files, written by hand so that each field can lie
class Entry:
    def __init__(self, name, data, **lies):
        self.name, self.data, self.lies = name if isinstance(name, bytes) else name.encode(), data, lies


def make_zip(entries, **lies):
    """lies of an Entry: method, crc, size, packed, flags, raw (bytes as they stand); local_... for the local header alone, central_... for the directory's,
    header (its offset), skip_local. Of the whole: count, bytes, at, comment, tail (behind the end record), before_end."""
    out, rows = b"", b""
    for e in entries:
        lie = e.lies
        method = lie.get("method", 0)
        raw = lie.get("raw", zlib.compressobj(9, zlib.DEFLATED, -15) if method == 8 else e.data)
        if not isinstance(raw, bytes):
            raw = raw.compress(e.data) + raw.flush()

        def field(what, where, value):
            return lie.get(where + what, lie.get(what, value))

        crc, at = zlib.crc32(e.data), len(out)
        if not lie.get("skip_local"):
            name = field("name", "local_", e.name)
            out += struct.pack("<IHHHIIIIHH", field("magic", "local_", 0x04034B50), 20, field("flags", "local_", 0x800), field("method", "local_", method), 0,
                               field("crc", "local_", crc) & 0xFFFFFFFF, field("packed", "local_", len(raw)) & 0xFFFFFFFF,
                               field("size", "local_", len(e.data)) & 0xFFFFFFFF, field("name_len", "local_", len(name)), len(lie.get("local_extra", b"")))
            out += name + lie.get("local_extra", b"") + raw
        name = field("name", "central_", e.name)
        extra = lie.get("central_extra", b"")
        rows += struct.pack("<IHHHHIIIIHHHHHII", lie.get("row_magic", 0x02014B50), 20, 20, field("flags", "central_", 0x800), field("method", "central_", method), 0,
                            field("crc", "central_", crc) & 0xFFFFFFFF, field("packed", "central_", len(raw)) & 0xFFFFFFFF,
                            field("size", "central_", len(e.data)) & 0xFFFFFFFF, field("name_len", "central_", len(name)), lie.get("extra_len", len(extra)),
                            lie.get("comment_len", 0), 0, 0, 0, lie.get("header", at)) + name + extra
    end = struct.pack("<IHHHHIIH", 0x06054B50, lies.get("disk", 0), 0, lies.get("count", len(entries)), lies.get("count", len(entries)),
                      lies.get("bytes", len(rows)) & 0xFFFFFFFF, lies.get("at", len(out)) & 0xFFFFFFFF, lies.get("comment", 0))
    return out + rows + lies.get("before_end", b"") + end + lies.get("tail", b"")


def read_zip(path):
    with zipfile.ZipFile(path) as z:
        return [(i.filename, z.read(i)) for i in z.infolist()]


def torch_file(pickle, storages=(b"\0" * 16,), **more):
    parts = [Entry("a/data.pkl", pickle), Entry("a/byteorder", more.get("order", b"little"))]
    parts += [Entry("a/data/%d" % i, s) for i, s in enumerate(storages)]
    return make_zip(parts + [Entry("a/version", more.get("version", b"3\n"))])


# ---- pickles
def text(s):
    s = s if isinstance(s, bytes) else s.encode()
    return b"X" + struct.pack("<I", len(s)) + s


def integer(i):
    return b"J" + struct.pack("<i", i) if -2**31 <= i < 2**31 else b"\x8a\x09" + (i & (2**72 - 1)).to_bytes(9, "little")


def tup(*parts):
    return b"(" + b"".join(parts) + b"t"


def name(module, what):
    return b"c" + module.encode() + b"\n" + what.encode() + b"\n"


HOOKS = name("collections", "OrderedDict") + b")R"


def storage(kind="FloatStorage", key="0", count=4, where="cpu"):
    return tup(text("storage"), name("torch", kind), text(key), text(where), integer(count)) + b"Q"


def tensor(store=None, offset=0, size=(2, 2), stride=(2, 1), grad=b"\x89", hooks=HOOKS):
    args = [store or storage(), integer(offset), tup(*map(integer, size)), tup(*map(integer, stride)), grad, hooks]
    return name("torch._utils", "_rebuild_tensor_v2") + tup(*args) + b"R"


def calls(value):
    """A list of one call with this one argument."""
    return b"\x80\x02]" + value + b"\x85a."


def zips():
    good = calls(tensor())
    entry = lambda **lies: make_zip([Entry("a/data.pkl", good, **lies), Entry("a/data/0", b"\0" * 16), Entry("a/version", b"3\n")])
    whole = torch_file(good)
    for i in range(40):
        case("cut off at %d/40" % i, whole[:len(whole) * i // 40])
    case("empty file", b"")
    case("no directory", whole[:whole.rindex(b"PK\5\6")])
    case("only an end record", b"PK\5\6" + b"\0" * 18)
    for field, values in (("count", (0, 1, 2, 5, 0xFFFE, 0xFFFF)), ("bytes", (0, 1, 50, 10**9, 0xFFFFFFFF)), ("at", (0, 1, 10**6, 0xFFFFFFFE, 0xFFFFFFFF)), ("comment", (1, 0xFFFF)), ("disk", (1, 7))):
        for v in values:
            case("end record: %s %d" % (field, v), make_zip([Entry("a/data.pkl", good), Entry("a/data/0", b"\0" * 16), Entry("a/version", b"3\n")], **{field: v}))
    case("bytes behind the end", make_zip([Entry("a/data.pkl", good)], tail=b"xyz"))
    for i, (at, count, size) in enumerate(((0, 3, 100), (2**63, 1, 1), (2**64 - 1, 2**64 - 1, 2**64 - 1), (10, 2**40, 46 * 2**40))):
        rec = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, at)
        for where, lie in (("there", 0), ("elsewhere", 5), ("far off", 2**62)):
            body = make_zip([Entry("a/data.pkl", good), Entry("a/data/0", b"\0" * 16)])
            cut = body.rindex(b"PK\5\6")
            loc = struct.pack("<IIQI", 0x07064B50, 0, cut + lie, 1)
            end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
            case("zip64 lie %d, record %s" % (i, where), body[:cut] + rec + loc + end)
    case("zip64 field too short", entry(central_size=0xFFFFFFFF, central_extra=struct.pack("<HHI", 1, 4, 5)))
    case("zip64 size 2**63", entry(central_size=0xFFFFFFFF, central_packed=0xFFFFFFFF, central_extra=struct.pack("<HHQQ", 1, 16, 2**63, 2**63)))
    case("zip64 offset 2**63", entry(header=0xFFFFFFFF, central_extra=struct.pack("<HHQ", 1, 8, 2**63)))
    for what, lies in (("header elsewhere", {"header": 3}), ("header in the directory", {"header": 10**6}), ("header past the end", {"header": 0xFFFFFFF0}), ("crc", {"crc": 1}), ("crc in the directory", {"central_crc": 1}),
                       ("crc in the header", {"local_crc": 1}), ("size", {"size": 10**6}), ("size one more", {"size": len(good) + 1, "packed": len(good) + 1}), ("size one less", {"size": len(good) - 1, "packed": len(good) - 1}),
                       ("size in the header", {"local_size": 5}), ("packed in the header", {"local_packed": 5}), ("huge", {"central_size": 0xFFFFFFF0, "central_packed": 0xFFFFFFF0}), ("name in the header", {"local_name": b"a/data.pkx"}),
                       ("name longer in the header", {"local_name_len": 60000}), ("name longer in the directory", {"central_name_len": 60000}), ("extra longer than the directory", {"extra_len": 60000}), ("comment longer than the directory", {"comment_len": 60000}),
                       ("magic of the header", {"local_magic": 0x14034B50}), ("magic of a row", {"row_magic": 0x12014B50}), ("encrypted", {"flags": 0x801}), ("strong encryption", {"flags": 0x841}),
                       ("method 12", {"method": 12, "raw": good}), ("method 99", {"method": 99, "raw": good}), ("method 8 in the header", {"local_method": 8}), ("method 8 in the directory", {"central_method": 8}), ("deflated garbage", {"method": 8, "raw": b"\xff" * 50}),
                       ("deflated, size less", {"method": 8, "size": 10}), ("deflated, size more", {"method": 8, "size": len(good) + 10}), ("deflated, cut off", {"method": 8, "raw": zlib.compress(good)[2:-10]}), ("deflated, more behind", {"method": 8, "raw": zlib.compress(good)[2:-4] + b"xxxx"})):
        case("entry: " + what, entry(**lies))
    for n in (b"../a", b"a/../../x", b"/a/data.pkl", b"a\\data.pkl", b"a/\0b", b"a/\x01", b"", b"..", b"a/" + b"x" * 5000, b"a/\x7f"):
        case("name %r" % n[:20], make_zip([Entry(n, b"x"), Entry("a/data.pkl", good), Entry("a/data/0", b"\0" * 16)]))
    case("the same name twice", make_zip([Entry("a/data.pkl", good), Entry("a/data.pkl", b"\x80\x02N."), Entry("a/data/0", b"\0" * 16)]))
    case("two rows, one header", make_zip([Entry("a/data.pkl", good), Entry("a/data.pkl", good, skip_local=True, header=0), Entry("a/data/0", b"\0" * 16)]))
    case("one inside another", make_zip([Entry("a/data.pkl", make_zip([Entry("a/data/0", b"\0" * 16)])), Entry("a/data/0", b"\0" * 16, skip_local=True, header=40)]))
    case("many rows, one header", make_zip([Entry("a/data.pkl", good)] + [Entry("a/data/%d" % i, good, skip_local=True, header=0) for i in range(2000)]))
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(bomb.compress(b"\0" * 2**20) for _ in range(256)) + bomb.flush()
    crc = 0
    for _ in range(256):
        crc = zlib.crc32(b"\0" * 2**20, crc)
    for what in ("a/data.pkl", "a/data/0"):
        case("256 MB from few: " + what, make_zip([Entry("a/data.pkl", calls(tensor(storage(count=2**26))))] * (what != "a/data.pkl") + [Entry(what, b"", method=8, raw=packed, size=2**28, crc=crc)]))
    case("claims 4 GB", make_zip([Entry("a/data.pkl", b"", method=8, raw=packed, size=0xFFFFFFF0, crc=crc)]))
    case("quine of sizes", make_zip([Entry("a/data.pkl", good, method=8, size=len(good) * 1000)]))
    case("no data.pkl", make_zip([Entry("a/version", b"3\n")]))
    case("no storage", torch_file(good, ()))
    case("byte order of neither kind", torch_file(good, order=b"middle"))
    case("no entries", make_zip([]))
    for v in (b"0\n", b"-1\n", b"99\n", b"999999999999999999999\n", b"x\n", b""):
        case("version %r" % v, torch_file(good, version=v), pattern="version")


def pickles():
    for op in range(256):
        case("opcode 0x%02x alone" % op, torch_file(b"\x80\x02" + bytes([op]) + b"."))
    for op in range(0, 256):
        case("opcode 0x%02x cut off" % op, torch_file(b"\x80\x02" + bytes([op])))
    good = calls(tensor())
    for i in range(2, len(good), 3):
        case("pickle cut off at %d" % i, torch_file(good[:i]))
    for module, what in (("os", "system"), ("builtins", "eval"), ("__builtin__", "exec"), ("torch", "load"), ("numpy", "ndarray"), ("torch._utils", "_rebuild_nothing"), ("subprocess", "Popen"), ("", ""), ("posix", "system"), ("torch.jit", "load"),
                         ("torch", "FloatStorage\0"), ("__main__", "M"), ("a" * 10**5, "b")):
        case("global %s.%s" % (module[:20], what), torch_file(b"\x80\x02]" + name(module, what) + tup(text("id")) + b"R\x85a."))
    for proto in (0, 1, 6, 255):
        case("protocol %d" % proto, torch_file(b"\x80" + bytes([proto]) + good[2:]))
    case("deep list", torch_file(b"\x80\x02" + b"]" * 200000 + b"a" * 199999 + b"."))
    case("deep tuple", torch_file(b"\x80\x02])" + b"\x85" * 500000 + b"a."))
    case("deep dict", torch_file(b"\x80\x02" + b"}K\1" * 100000 + b"N" + b"s" * 100000 + b"."))
    case("deep key", torch_file(b"\x80\x02}(" + b")" + b"\x85" * 100000 + b"Nu."))
    case("marks", torch_file(b"\x80\x02" + b"(" * 10**6))
    case("lists", torch_file(b"\x80\x02" + b"]" * 10**6))
    case("dicts", torch_file(b"\x80\x02" + b"}" * 10**6))
    case("ordered dicts", torch_file(b"\x80\x02" + name("collections", "OrderedDict") + b"q\0" + b"0h\0)R" * 10**5 + b"."))
    laugh = b"K\1K\1\x86" + b"q\0h\0\x86" * 60
    case("a tuple of 2**60", torch_file(calls(laugh)))
    case("a list of 2**60", torch_file(calls(b"](K\1K\1e" + b"".join(b"q\0" + b"](h\0h\0e" for _ in range(60)))))
    case("2**60 as a key", torch_file(b"\x80\x02]}" + laugh + b"Ns\x85a."))
    case("a list in itself", torch_file(calls(b"]q\0h\0a")))
    case("a dict in itself", torch_file(calls(b"}q\0K\1h\0s")))
    case("a set of lists", torch_file(calls(name("builtins", "set") + b"](]]e\x85R")))
    for what, code in (("unset", b"h\7"), ("unset, long", b"j\0\0\0\x7f"), ("far off", b"Nr\xff\xff\xff\xff"), ("far off and used", b"Nr\xff\xff\xff\x7fj\xff\xff\xff\x7f"), ("nothing", b"q\0"), ("behind a mark", b"N(q\0")):
        case("memo: " + what, torch_file(b"\x80\x02]" + code + b"\x85a."))
    for what, code in (("int called", b"K\1)R"), ("str called", text("x") + b")R"), ("None built", b"N}b"), ("list built", b"]}b"), ("dict appended to", b"}K\1a"), ("list set in", b"]K\1K\2s"), ("tuple appended to", b")K\1a"), ("odd items", b"}(K\1u"),
                       ("list as key", b"}]K\1s"), ("dict as key", b"}}K\1s"), ("persistent int", b"K\1Q"), ("persistent tuple", text("x") + b"\x85Q"), ("new of int", b"K\1)\x81"), ("new with arguments", name("__torch__", "M") + b"K\1\x85\x81"),
                       ("stack global of ints", b"K\1K\2\x93"), ("nothing popped", b"0"), ("mark popped twice", b"(11"), ("call of no tuple", HOOKS[:-2] + b"K\1R"), ("frame too long", b"\x95\xff\xff\xff\xff\xff\xff\xff\x7f"), ("str of 4 GB", b"X\xff\xff\xff\xff"),
                       ("str of 2**63", b"\x8d" + b"\xff" * 8), ("bytes of 2**63", b"\x8e" + b"\xff" * 8), ("long of 4 GB", b"\x8b\xff\xff\xff\xff"), ("long of -1", b"\x8b\xff\xff\xff\xff1"), ("OrderedDict of ints", name("collections", "OrderedDict") + b"](K\1K\2e\x85R"),
                       ("complex of strs", name("builtins", "complex") + text("a") + text("b") + b"\x86R"), ("Size of strs", name("torch", "Size") + text("a") + b"\x85\x85R"), ("device of ints", name("torch", "device") + b"K\1\x85R"), ("encode in utf-7", name("_codecs", "encode") + text("a") + text("utf7") + b"\x86R"),
                       ("tag of int", name("torch.jit._pickle", "restore_type_tag") + b"K\1" + text("int") + b"\x86R"), ("list of a str", name("torch.jit._pickle", "build_intlist") + text("a") + b"\x85R"), ("an object", name("__torch__", "M") + b")\x81}b"), ("storage alone", storage())):
        case("pickle: " + what, torch_file(calls(code)))
    case("an int of 10**6 bytes", torch_file(calls(b"\x8b" + struct.pack("<I", 10**6) + b"\1" * 10**6)))
    for i in range(6):
        for what, bad in (("None", b"N"), ("str", text("x")), ("int", integer(5)), ("huge", integer(2**62)), ("negative", integer(-1)), ("list", b"]"), ("tuple of str", text("x") + b"\x85"), ("dict", b"}")):
            args = [storage(), integer(0), tup(integer(2), integer(2)), tup(integer(2), integer(1)), b"\x89", HOOKS]
            args[i] = bad
            case("tensor argument %d is %s" % (i, what), torch_file(calls(name("torch._utils", "_rebuild_tensor_v2") + tup(*args) + b"R")), may_pass=i == 5)
    for n in range(0, 9):
        case("tensor of %d arguments" % n, torch_file(calls(name("torch._utils", "_rebuild_tensor_v2") + tup(*[b"N"] * n) + b"R")))
    for what, t in (("offset", tensor(offset=1)), ("offset 2**62", tensor(offset=2**62)), ("offset -1", tensor(offset=-1)), ("size", tensor(size=(3, 2))), ("size 2**62", tensor(size=(2**62, 2**62))), ("size 2**40 of stride 0", tensor(size=(2**40, 2), stride=(0, 0))),
                    ("size -1", tensor(size=(-1, 2))), ("size -2 -2", tensor(size=(-2, -2))), ("stride", tensor(stride=(100, 1))), ("stride 2**62", tensor(stride=(2**62, 1))), ("stride -1", tensor(stride=(-1, 1))), ("strides few", tensor(stride=(1,))), ("65 dimensions", tensor(size=(1,) * 65, stride=(1,) * 65)),
                    ("storage longer than its entry", tensor(storage(count=5))), ("storage of 2**62", tensor(storage(count=2**62))), ("storage of -1", tensor(storage(count=-1))), ("storage of another type", tensor(storage("DoubleStorage", count=4))),
                    ("key with a step out", tensor(storage(key="../data.pkl"))), ("no such key", tensor(storage(key="7"))), ("empty key", tensor(storage(key=""))), ("long key", tensor(storage(key="0" * 1000))), ("key with a zero", tensor(storage(key="0\0"))), ("storage class of no type", tensor(storage("NoStorage"))),
                    ("storage class a function", tensor(tup(text("storage"), name("torch._utils", "_rebuild_tensor_v2"), text("0"), text("cpu"), integer(4)) + b"Q")), ("dtype of no type", name("torch._utils", "_rebuild_tensor_v3") + tup(storage(), integer(0), tup(), tup(), b"\x89", HOOKS, name("torch", "float31")) + b"R"),
                    ("dtype wider than the storage", name("torch._utils", "_rebuild_tensor_v3") + tup(storage(), integer(0), tup(integer(4)), tup(integer(1)), b"\x89", HOOKS, name("torch", "float64")) + b"R"), ("parameter of an int", name("torch._utils", "_rebuild_parameter") + tup(b"K\1", b"\x88", HOOKS) + b"R")):
        case("tensor: " + what, torch_file(calls(t)))
    for what, t, how in (("quantized", name("torch._utils", "_rebuild_qtensor") + tup(storage("QInt8Storage", count=16), integer(0), tup(integer(2)), tup(integer(1)), tup(name("torch", "per_tensor_affine"), b"G" + struct.pack(">d", 0.1), integer(0)), b"\x89", HOOKS) + b"R", 3),
                         ("sparse", name("torch._utils", "_rebuild_sparse_tensor") + tup(b"N") + b"R", 3), ("8-bit floats", name("torch._utils", "_rebuild_tensor_v3") + tup(storage(), integer(0), tup(integer(4)), tup(integer(1)), b"\x89", HOOKS, name("torch", "float8_e5m2")) + b"R", 3)):
        case("not yet: " + what, torch_file(calls(t)), how="unsupported")


def programs(data):
    parts = read_zip(os.path.join(data, "script.pt"))

    def program(what, changes, may_pass=False, pattern=None):
        """changes: {end of an entry's name: its new bytes, a function of the old ones, or None to leave it out}"""
        made = []
        for n, old in parts:
            new = old
            for end, change in changes.items():
                if n.endswith(end):
                    new = change(old) if callable(change) else change
            if new is not None:
                made.append(Entry(n, new))
        made += [Entry("script/" + end[1:], new) for end, new in changes.items() if end.startswith("+")]
        case("program: " + what, make_zip(made), how="program", may_pass=may_pass, pattern=pattern)

    code = "code/__torch__.py"
    edit = lambda a, b: lambda old: old.replace(a.encode() if isinstance(a, str) else a, b.encode() if isinstance(b, str) else b)
    for what, new in (("syntax error", "class M(Module):\n  def forward(self\n"), ("empty", ""), ("another class", "class N(Module):\n  a : int\n"), ("only a comment", "# nothing\n"), ("no UTF-8", b"class M(Module):\n  \xff : int\n"), ("zero bytes", b"class M(Module):\n  a\0 : int\n"),
                      ("deep brackets", "class M(Module):\n  def forward(self: __torch__.M) -> int:\n    return " + "(" * 100000 + "1" + ")" * 100000 + "\n"), ("deep types", "class M(Module):\n  a : " + "List[" * 50000 + "int" + "]" * 50000 + "\n"), ("statements at the top", "while True:\n  pass\n"),
                      ("only a bracket", "("), ("binary", bytes(range(256)) * 40), ("long line", "class M(Module):\n  a : " + "x" * 1000000 + "\n")):
        program(what, {code: new if isinstance(new, bytes) else new.encode()})
    # PyTorch loads these, or has no opinion before a call
    harmless = ("an enum value twice", "an import of os", "a method twice", "a base that is no class", "a class in itself", "a result of another type", "forward calls itself", "an enum without the member", "self of another class",
                "an unknown operator", "ops of a namespace that is not there")
    for what, a, b in (("unknown type", "w : Tensor", "w : Tensoor"), ("wrong type of an attribute", "w : Tensor", "w : int"), ("wrong type of a list", "sizes : List[int]", "sizes : List[str]"), ("wrong type of a tuple", "pair : Tuple[int, str]", "pair : Tuple[str, int]"), ("wrong type of a dict", "Dict[str, float]", "Dict[int, float]"),
                       ("an attribute that is not stored", "w : Tensor", "w : Tensor\n  zz : Tensor"), ("a class twice", "class Counter:", "class Color:"), ("a class in itself", "c : __torch__.Counter", "c : __torch__.M"), ("a class that is not there", "c : __torch__.Counter", "c : __torch__.Countess"), ("no such submodule", "lin : __torch__", "lin : __torche__"),
                       ("an unknown method", "(lin).forward", "(lin).backward"), ("an unknown operator", "torch.matmul", "torch.matmule"), ("an unknown constant", "torch.matmul(_0, w)", "torch.matmul(_0, CONSTANTS.c99)"), ("a constant of no number", "torch.matmul(_0, w)", "torch.matmul(_0, CONSTANTS.c)"), ("a constant of 2**64", "torch.matmul(_0, w)", "torch.matmul(_0, CONSTANTS.c18446744073709551616)"),
                       ("an unknown variable", "torch.add(_2, sizes[0])", "torch.add(_22, sizes[0])"), ("a wrong number of arguments", "torch.matmul(_0, w)", "torch.matmul(_0)"), ("a result of another type", "-> Tensor:\n    lin", "-> int:\n    lin"), ("forward calls itself", "(lin).forward(x, )", "(self).forward(x, )"), ("an enum value twice", 'GREEN = "g"', 'GREEN = "r"'),
                       ("an enum member of another type", 'GREEN = "g"', "GREEN = 3"), ("an enum without the member", 'RED = "r"', 'REDD = "rr"'), ("a base that is no class", "M(Module)", "M(Modular)"), ("a class that inherits from itself", "M(Module)", "M(__torch__.M)"), ("tabs", "    lin = self.lin", "\tlin = self.lin"), ("a method twice", "  def forward(self: __torch__.M,", "  def forward(self: __torch__.M) -> int:\n    return 1\n  def forward(self: __torch__.M,"),
                       ("self of another class", "forward(self: __torch__.M,", "forward(self: __torch__.Counter,"), ("a call of a module", "torch.matmul(_0, w)", "self(_0, w)"), ("ops of a namespace that is not there", "torch.matmul(_0, w)", "ops.nowhere.matmul(_0, w)"), ("a lambda", "torch.matmul(_0, w)", "lambda: w"), ("an import of os", "class M(Module)", "import os\nclass M(Module)"),
                       ("open", "torch.matmul(_0, w)", 'open("/etc/passwd")'), ("eval", "torch.matmul(_0, w)", 'eval("1")')):
        program(what, {code: edit(a, b)}, may_pass=what in harmless)
    program("no code", {code: None})
    program("no code of a submodule", {"modules/linear.py": None})
    program("no constants", {"constants.pkl": None}, may_pass=True)
    program("no data", {"data.pkl": None})
    program("no storage", {"data/0": None})
    program("storage too short", {"data/0": b"\0" * 4})
    for what, new in (("None", b"\x80\x02N."), ("a list", b"\x80\x02]."), ("an int", b"\x80\x02K\1."), ("a tensor", b"\x80\x02" + tensor(storage(count=1), size=(1,), stride=(1,)) + b"."), ("an object of no class", b"\x80\x02" + name("__torch__", "Nothing") + b")\x81}b."),
                      ("an object without state", b"\x80\x02" + name("__torch__", "M") + b")\x81."), ("an object with an int", b"\x80\x02" + name("__torch__", "M") + b")\x81K\1b."), ("an object with an empty dict", b"\x80\x02" + name("__torch__", "M") + b")\x81}b."), ("an object with itself", b"\x80\x02" + name("__torch__", "M") + b")\x81q\0}" + text("lin") + b"h\0sb."),
                      ("an object of another class", b"\x80\x02" + name("__torch__", "Counter") + b")\x81}" + text("n") + b"K\1sb."), ("an enum", b"\x80\x02" + name("__torch__", "Color") + text("r") + b"R."), ("an enum of no such value", b"\x80\x02" + name("__torch__", "Color") + text("q") + b"R."), ("a custom class", b"\x80\x02" + name("__torch__.torch.classes.a", "B") + b")\x81}b."),
                      ("code", b"\x80\x02" + name("os", "system") + text("id") + b"\x85R."), ("garbage", b"\xff" * 100), ("nothing", b"")):
        program("data.pkl is " + what, {"script/data.pkl": new}, may_pass=what == "a custom class")
    for what, new in (("None", b"\x80\x02N."), ("a dict", b"\x80\x02}."), ("garbage", b"\xff" * 30), ("nothing", b""), ("a tuple of objects", b"\x80\x02" + name("__torch__", "M") + b")\x81}b\x85.")):
        program("constants.pkl is " + what, {"constants.pkl": new}, may_pass=True)
    pkl = dict(parts)["script/data.pkl"]
    for i in range(0, len(pkl), 45):
        program("data.pkl cut off at %d" % i, {"script/data.pkl": pkl[:i]})
    for end in (code + ".debug_pkl", "linear.py.debug_pkl"):
        for what, new in (("garbage", b"\xff" * 100), ("empty", b""), ("None", b"\x80\x02N."), ("a tuple of None", b"\x80\x02(NNNt."), ("strs", b"\x80\x02]" + text("x") + b"a."), ("numbers beyond", b"\x80\x02(" + tup(integer(2**62), integer(-1), integer(7)) + b"t."), ("code", b"\x80\x02" + name("os", "system") + text("id") + b"\x85R.")):
            program("debug pickle %s is %s" % (end[-20:], what), {end: new}, may_pass=True)
    debug = dict(parts)["script/code/__torch__.py.debug_pkl"]
    for i in range(0, len(debug), 60):
        program("debug pickle cut off at %d" % i, {code + ".debug_pkl": debug[:i]}, may_pass=True)
        program("debug pickle changed at %d" % i, {code + ".debug_pkl": debug[:i] + b"\xff\x2e" + debug[i + 2:]}, may_pass=True)
    for v in (b"0\n", b"-3\n", b"1000\n", b"abc\n", b"", b"3" * 1000):
        program("version %r" % v[:10], {"script/version": v}, pattern="version")


def old_programs(data):
    """Layouts before 1.4: model.json changed by hand."""
    for file in ("legacy_1_0.pt", "legacy_1_1.pt", "legacy_1_2.pt", "legacy_1_3.pt"):
        parts = read_zip(os.path.join(data, "archive", file))
        model = next(d for n, d in parts if n.endswith("/model.json"))

        def old(what, new, may_pass=False, leave=(), **more):
            made = [Entry(n, new if n.endswith("/model.json") else d) for n, d in parts if not n.endswith(leave)]
            case("%s: %s" % (file, what), make_zip(made), how="program", may_pass=may_pass, **more)

        def edited(what, a, b, **more):
            if a in model:
                old(what, model.replace(a, b), **more)

        for i in range(0, len(model), 90):
            old("model.json cut off at %d" % i, model[:i], pattern="model.json" if i else None)
        for what, new in (("empty object", b"{}"), ("a list", b"[]"), ("a number", b"1"), ("null", b"null"), ("garbage", b"\xff" * 50), ("more behind", model + b"x"), ("deep", b'{"x":' * 100000), ("deep lists", b'{"x":' + b"[" * 100000),
                          ("deep modules", b'{"mainModule":' + b'{"name":"a","submodules":[' * 50000), ("no module", b'{"protoVersion":"1","tensors":[]}'), ("many tensors", b'{"protoVersion":"1","tensors":[' + b"{}," * 100000 + b"{}]}"),
                          ("many modules", b'{"protoVersion":"1","mainModule":{"name":"m","submodules":[' + b'{"name":"a"},' * 20000 + b'{"name":"a"}]}}')):
            old("model.json is " + what, new)
        for v in (b'"0"', b'"-1"', b'"7"', b'"99999999999999999999"', b"1.5", b"true", b"[]"):
            for k in b"1256":
                edited("protoVersion %s" % v.decode(), b'"protoVersion":"%c"' % k, b'"protoVersion":' + v)
        for what, a, b in (("a size too large", b'"dims":["3"', b'"dims":["4"'), ("a size of 2**62", b'"dims":["3"', b'"dims":["4611686018427387904"'), ("a size of -1", b'"dims":["3"', b'"dims":["-1"'), ("a size of text", b'"dims":["3"', b'"dims":["a"'),
                           ("an offset beyond", b'"offset":"0"', b'"offset":"100000"'), ("an offset of -1", b'"offset":"0"', b'"offset":"-1"'), ("an offset of 2**63", b'"offset":"0"', b'"offset":"9223372036854775808"'), ("a stride beyond", b'"strides":["1"', b'"strides":["1000"'),
                           ("a stride of -1", b'"strides":["1"', b'"strides":["-1"'), ("a stride less", b'"strides":["1"', b'"strides":['), ("70 dimensions", b'"dims":[', b'"dims":[' + b'"1",' * 70), ("no such type", b'"FLOAT"', b'"FLOUT"'), ("a number for no type", b'"FLOAT"', b"77"),
                           ("a type of a string", b'"FLOAT"', b'"STRING"'), ("no type", b'"dataType"', b'"dataTyp"'), ("no data", b'"data"', b'"dada"'), ("a step out", b'"tensors/0"', b'"../tensors/0"'), ("no such storage", b'"tensors/0"', b'"tensors/99"'),
                           ("a storage that is code", b'"key":"tensors/0"', b'"key":"model.json/.."'), ("a flag of text", b'"requiresGrad":false', b'"requiresGrad":"no"'), ("no code", b'"key":"code', b'"key":"coda'), ("code that is a tensor", b'"torchscriptArena":{"key":"code/legacy_1_0.py"', b'"torchscriptArena":{"key":"tensors/0"'),
                           ("code that is the model", b'"torchscriptArena":{"key":"code/legacy_1_0.py"', b'"torchscriptArena":{"key":"model.json"'), ("no such tensor", b'"tensorId":"0"', b'"tensorId":"77"'), ("tensor -1", b'"tensorId":"0"', b'"tensorId":"-1"'), ("tensor -2", b'"tensorId":"0"', b'"tensorId":"-2"'),
                           ("no such attribute", b'"id":"1"', b'"id":"77"'), ("attribute -2", b'"id":"1"', b'"id":"-2"'), ("a parameter without a name", b'"name":"fc"', b'"nome":"fc"'), ("an empty type", b'"type":"List[int]"', b'"type":""'), ("two types", b'"type":"List[int]"', b'"type":"int\\nint"'),
                           ("a type that is a call", b'"type":"List[int]"', b'"type":"exit(1)"'), ("a type that is not there", b'"type":"List[int]"', b'"type":"__torch__.Nothing"'), ("another type", b'"type":"List[int]"', b'"type":"List[str]"'), ("a wider type", b'"type":"str"', b'"type":"Dict[str, int]"'),
                           ("no such state", b'"getStateAttributeId":"2"', b'"getStateAttributeId":"77"'), ("state -1", b'"getStateAttributeId":"2"', b'"getStateAttributeId":"-1"'), ("another state", b'"getStateAttributeId":"2"', b'"getStateAttributeId":"1"')):
            edited(what, a, b)
        # a constant that nobody names, a name that nobody needs: harmless
        for what, a, b in (("an unknown field", b'"producerName"', b'"nobodyKnows"'), ("a field twice", b'"optimize":true', b'"optimize":true,"optimize":false'), ("a name of dots", b'"name":"fc"', b'"name":"f.c"'), ("an empty name", b'"name":"fc"', b'"name":""'), ("the same name", b'"name":"fc"', b'"name":"layers"'),
                           ("a name of 10**5", b'"name":"fc"', b'"name":"' + b"f" * 10**5 + b'"'), ("no records", b'"debug/', b'"dabug/'), ("records that are code", b'"key":"debug/legacy_1_2.pkl"', b'"key":"code/legacy_1_2.py"')):
            edited(what, a, b, may_pass=True)
        for leave in ("attributes.pkl", "data.pkl", "tensors/0", ".py", "model.json"):
            if any(n.endswith(leave) for n, _ in parts):
                old("without " + leave, model, leave=leave)
        old("without records", model, leave=("debug/legacy_1_2.pkl",), may_pass=True)


def flat_files():
    def st(header, body=b"\0" * 16, length=None):
        h = header if isinstance(header, bytes) else header.encode()
        return struct.pack("<Q", len(h) if length is None else length) + h + body

    row = lambda dtype="F32", shape="[2,2]", offs="[0,16]": '{"dtype":"%s","shape":%s,"data_offsets":%s}' % (dtype, shape, offs)
    good = st('{"0":' + row() + "}")
    for i in range(0, len(good), 6):
        case("safetensors cut off at %d" % i, good[:i], "safetensors")
    for n in (0, 1, 10**6, 2**62, 2**63, 2**64 - 1):
        case("safetensors header of %d" % n, st('{"0":' + row() + "}", length=n), "safetensors")
    for what, h in (("empty", ""), ("a list", "[]"), ("a number", "1"), ("text", "xyz"), ("not closed", '{"0":' + row()), ("more behind", '{"0":' + row() + "}}"), ("twice", '{"0":%s,"0":%s}' % (row(), row())), ("a comma too many", '{"0":%s,}' % row()), ("no colon", '{"0"%s}' % row()), ("no quotes", "{0:%s}" % row()),
                    ("overlap", '{"0":%s,"1":%s}' % (row(), row(offs="[8,24]"))), ("the same place", '{"0":%s,"1":%s}' % (row(), row())), ("a gap", '{"0":%s}' % row(shape="[2]", offs="[8,16]")), ("beyond", '{"0":%s}' % row(shape="[200]", offs="[0,800]")), ("too few bytes", '{"0":%s}' % row(shape="[3]")), ("backwards", '{"0":%s}' % row(offs="[16,0]")),
                    ("one offset", '{"0":%s}' % row(offs="[0]")), ("three offsets", '{"0":%s}' % row(offs="[0,16,16]")), ("offsets of text", '{"0":%s}' % row(offs='["a","b"]')), ("negative offsets", '{"0":%s}' % row(offs="[-16,0]")), ("offset 2**64", '{"0":%s}' % row(offs="[0,18446744073709551616]")), ("fractions", '{"0":%s}' % row(offs="[0,16.0]")),
                    ("an unknown dtype", '{"0":%s}' % row("F31")), ("no dtype", '{"0":{"shape":[2,2],"data_offsets":[0,16]}}'), ("no shape", '{"0":{"dtype":"F32","data_offsets":[0,16]}}'), ("no offsets", '{"0":{"dtype":"F32","shape":[2,2]}}'), ("an unknown key", '{"0":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16],"x":1}}'), ("dtype twice", '{"0":{"dtype":"F32","dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}'),
                    ("shape of 2**64", '{"0":%s}' % row(shape="[18446744073709551615,2]")), ("shape that wraps", '{"0":%s}' % row(shape="[4294967296,4294967296]")), ("shape that wraps to 4", '{"0":%s}' % row(shape="[4611686018427387905,4]")), ("shape below 0", '{"0":%s}' % row(shape="[-2,-2]")), ("shape of text", '{"0":%s}' % row(shape='"22"')), ("65 dimensions", '{"0":%s}' % row(shape="[" + ",".join(["1"] * 65) + "]")),
                    ("deep", '{"0":' + '{"a":' * 100000), ("deep lists", '{"0":{"shape":' + "[" * 100000), ("metadata of numbers", '{"__metadata__":{"a":1},"0":%s}' % row()), ("metadata twice", '{"__metadata__":{},"__metadata__":{},"0":%s}' % row()), ("metadata deep", '{"__metadata__":{"a":{"b":"c"}},"0":%s}' % row()), ("a wrong escape", '{"\\x0":%s}' % row()),
                    ("half a surrogate", '{"\\ud800":%s}' % row()), ("a zero in a name", '{"\\u0000":%s}' % row()), ("a control character", '{"a\nb":%s}' % row()), ("no UTF-8", b'{"\xff":' + row().encode() + b"}"), ("a string without end", '{"0'), ("null", '{"0":null}'), ("nothing, but bytes", "{}")):
        case("safetensors: " + what, st(h), "safetensors")
    case("safetensors: bytes behind", good + b"x", "safetensors")
    head = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"

    def npy(h=head, body=b"\0" * 16, version=b"\1\0", length=None):
        return b"\x93NUMPY" + version + struct.pack("<H", len(h) if length is None else length) + h + body

    for i in range(0, len(npy()), 6):
        case("npy cut off at %d" % i, npy()[:i], "npy")
    for what, h in (("empty", b""), ("no dict", b"[1]"), ("not closed", head[:-1]), ("more behind", head + b" x"), ("an unknown key", head[:-1] + b"'x': 1}"), ("no shape", b"{'descr': '<f4', 'fortran_order': False}"), ("twice", head[:-1] + b"'descr': '<f4'}"), ("structured", head.replace(b"'<f4'", b"[('a', '<f4')]")), ("objects", head.replace(b"<f4", b"|O")),
                    ("text", head.replace(b"<f4", b"<U4")), ("dates", head.replace(b"<f4", b"<M8[ns]")), ("a type of 3 bytes", head.replace(b"<f4", b"<f3")), ("a type of 10**30 bytes", head.replace(b"<f4", b"<f" + b"9" * 30)), ("no type", head.replace(b"<f4", b"")), ("order of no kind", head.replace(b"False", b"Maybe")), ("shape below 0", head.replace(b"(2, 2)", b"(-2, -2)")),
                    ("shape of 2**64", head.replace(b"(2, 2)", b"(18446744073709551616,)")), ("shape that wraps", head.replace(b"(2, 2)", b"(4294967296, 4294967296)")), ("shape too large", head.replace(b"(2, 2)", b"(2, 3)")), ("65 dimensions", head.replace(b"(2, 2)", b"(" + b"1, " * 65 + b")")), ("shape of text", head.replace(b"(2, 2)", b"('a',)")), ("shape not closed", head.replace(b"(2, 2)", b"(2, 2")),
                    ("code", head.replace(b"'<f4'", b"__import__('os')")), ("an escape", head.replace(b"'<f4'", b"'\\x3cf4'")), ("deep", b"{'descr': " + b"[" * 50000)):
        case("npy: " + what, npy(h), "npy")
    for v in (b"\0\0", b"\4\0", b"\1\1", b"\xff\xff"):
        case("npy version %r" % v, npy(version=v), "npy")
    case("npy header of 65535", npy(length=65535), "npy")
    case("npy header of 4 GB", b"\x93NUMPY\2\0\xff\xff\xff\xff" + head, "npy")
    case("npz: a damaged array", make_zip([Entry("0.npy", npy()), Entry("1.npy", npy()[:30])]), "npz")
    case("npz: no array", make_zip([Entry("0.npy", b"text")]), "npz")
    case("npz: crc", make_zip([Entry("0.npy", npy(), crc=5)]), "npz")
    case("npz: something else inside", make_zip([Entry("0.npy", npy()), Entry("x.txt", b"x")]), "npz")
    case("npz: names that meet", make_zip([Entry("0.npy", npy()), Entry("0.1.npy", npy())]), "npz")


def mutations(data):
    """Single bytes and short runs of good files, changed at random but always alike."""
    rng = random.Random(1)
    for file, end, how, n in (("files/values.pt", "pt", "data", 60), ("script.pt", "pt", "program", 120), ("legacy.pt", "pt", "data", 60), ("files/packed.npz", "npz", "data", 30), ("files/columns.npy", "npy", "data", 20),
                               ("archive/legacy_1_2.pt", "pt", "program", 60)):
        with open(os.path.join(data, file), "rb") as f:
            good = f.read()
        for i in range(n):
            b = bytearray(good)
            for _ in range(rng.choice((1, 1, 2, 8))):
                at = rng.randrange(len(b))
                what = rng.randrange(4)
                if what == 0:
                    b[at] = rng.randrange(256)
                elif what == 1:
                    b[at] ^= 1 << rng.randrange(8)
                elif what == 2:
                    del b[at:at + rng.randrange(1, 9)]
                else:
                    b[at:at] = bytes(rng.choice((0, 255, 0x28, 0x2E)) for _ in range(rng.randrange(1, 9)))
            case("%s changed, %d" % (file, i), bytes(b), end, how, may_pass=True)
    # inside entries, with checksums that hold: what zip does not catch
    for file, how, n in (("files/values.pt", "data", 150), ("script.pt", "program", 200), ("archive/legacy_1_0.pt", "program", 60), ("archive/legacy_1_1.pt", "program", 80),
                         ("archive/legacy_1_2.pt", "program", 120), ("archive/legacy_1_3.pt", "program", 60), ("archive/state.pt", "program", 60)):
        parts = read_zip(os.path.join(data, file))
        inner = [k for k, (n_, d) in enumerate(parts) if n_.endswith((".pkl", ".py", "debug_pkl", "version", "byteorder", ".json"))]
        for i in range(n):
            k = rng.choice(inner)
            b = bytearray(parts[k][1])
            for _ in range(rng.choice((1, 1, 1, 3))):
                at = rng.randrange(len(b) or 1)
                b[at:at + rng.randrange(2)] = bytes([rng.randrange(256)])
            made = [Entry(n_, bytes(b) if j == k else d) for j, (n_, d) in enumerate(parts)]
            case("%s, %s changed, %d" % (file, parts[k][0], i), make_zip(made), "pt", how, may_pass=True)


def run(command, folder, timeout):
    """Exit status (negative: a signal; None: too long), output, and the most memory in KB."""
    with open(os.path.join(folder, "out"), "wb") as out:
        p = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd=folder)
    import threading
    late = threading.Timer(timeout, p.kill)
    late.start()
    _, status, usage = os.wait4(p.pid, 0)
    timed_out = not late.is_alive()
    late.cancel()
    p.returncode = 0
    with open(os.path.join(folder, "out"), "rb") as f:
        said = f.read(200000).decode("utf-8", "replace")
    return None if timed_out else os.waitstatus_to_exitcode(status), said, usage.ru_maxrss


def main():
    args = argparse.ArgumentParser()
    args.add_argument("tscc")
    args.add_argument("data")
    args.add_argument("--keep")
    args.add_argument("--only", default="")
    args.add_argument("--asan", action="store_true", help="a build with AddressSanitizer: memory is not measured")
    args.add_argument("--every", type=int, default=1)
    o = args.parse_args()
    zips(), pickles(), programs(o.data), old_programs(o.data), flat_files(), mutations(o.data)
    folder = o.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    tscc = os.path.abspath(o.tscc)
    with open(os.path.join(folder, "f.tsc"), "w") as f:
        f.write("import torch\ndef f(x: torch.Tensor) -> torch.Tensor:\n    return x + 1\n")
    with open(os.path.join(folder, "load.py"), "w") as f:
        f.write("import sys\nimport torch\n\ntorch.jit.load(sys.argv[1]).save(\"made.pt\")\n")
    good = torch_file(calls(tensor()))
    with open(os.path.join(folder, "good.pt"), "wb") as f:
        f.write(good)
    ways = [["check"], ["inspect"], ["inspect", "--json"], ["-c", "-o", "made.o"], ["--emit=archive", "-o", "made.pt"], ["run", "load.py"]]
    commands = {"data": lambda p: [tscc, "verify", "f.tsc", "--entry=f", "--args=" + p], "program": lambda p: [tscc] + ways[int(p[1:5]) % len(ways)] + [p]}
    commands["unsupported"] = commands["data"]
    status, said, base = run(commands["data"]("good.pt"), folder, 120)
    if status != 0 or "ok call0" not in said:
        print("FAIL the good file: status %s\n%s" % (status, said))
        print("0 passed, 1 failed")
        return 1
    passed = failed = 0
    for i, (name_, end, data, how, may_pass, pattern) in enumerate(cases):
        if o.only not in name_ or i % o.every:
            continue
        path = "c%04d.%s" % (i, end)
        with open(os.path.join(folder, path), "wb") as f:
            f.write(data)
        status, said, memory = run(commands[how](path), folder, 120)
        due = 3 if how == "unsupported" else 1
        why = None
        if status is None:
            why = "took too long"
        elif status < 0 or status == 70 or "AddressSanitizer" in said or "runtime error" in said:
            why = "crashed (status %d)" % status
        elif status not in (0, 1, 3) if may_pass else status != due:
            why = "status %d, not %d" % (status, due)
        elif not may_pass and not re.search(r"error: |FAIL |no calls|zero calls", said):
            why = "no error is told"
        elif status and not may_pass and path not in said and "call0" not in said and not (how == "program" and re.search(r":\d+:\d+: error", said)):
            why = "the error does not name the file"
        elif pattern and pattern not in said:
            why = "the error does not speak of '%s'" % pattern
        elif not o.asan and memory > base + 32 * 1024 + 4 * len(data) // 1024:
            why = "took %d KB, a good file %d KB, and the file has %d" % (memory, base, len(data) // 1024)
        left = [x for x in os.listdir(folder) if x not in ("f.tsc", "load.py", "good.pt", "out") and x != path and not (o.keep and re.match(r"c\d+\.", x))]
        for x in [x for x in left if x.startswith("made.")]:
            os.remove(os.path.join(folder, x))
            if not status:             # what is written in full may be there
                left.remove(x)
        if left and not why:
            why = "left %s behind" % left
        if why:
            failed += 1
            print("FAIL %s (%s): %s\n%s" % (name_, path, why, said[:600]))
        else:
            passed += 1
        if not o.keep:
            os.remove(os.path.join(folder, path))
    if not o.keep:
        for x in os.listdir(folder):
            os.remove(os.path.join(folder, x))
        os.rmdir(folder)
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
