#!/usr/bin/env python3
"""Models called from C as a user would: by hand, with a Python that has torch.

    call_from_c.py DIR [--tscc build/tscc] [--filter TEXT] [--every N] [--keep FOLDER] [--failures FILE]

For each DIR/NAME/model.pt: `tscc -c --prefix=NAME`, then a program that makes the arguments of args.pt by the header's functions, calls the methods, prints all
results and lets go of everything; compiled as C99 by cc and as C++11 by c++, all warnings errors, in turn, with AddressSanitizer's leak check where the compiler
has it (--leaks). What it prints must be what expected.pt holds."""
import argparse, json, math, os, re, subprocess, sys, tempfile
import torch

DTYPES = {torch.float32: "TSRT_FLOAT32", torch.float64: "TSRT_FLOAT64", torch.int64: "TSRT_INT64", torch.int32: "TSRT_INT32", torch.int16: "TSRT_INT16", torch.int8: "TSRT_INT8",
          torch.uint8: "TSRT_UINT8", torch.bool: "TSRT_BOOL8", torch.float16: "TSRT_FLOAT16", torch.bfloat16: "TSRT_BFLOAT16"}
SCALARS = {"int": "int64_t", "float": "double", "bool": "bool"}


def split(text):
    """Arguments of a type, at the commas of the outermost brackets."""
    parts, depth, at = [], 0, 0
    for i, c in enumerate(text):
        depth += (c == "[") - (c == "]")
        if c == "," and not depth:
            parts.append(text[at:i])
            at = i + 1
    return [p.strip() for p in parts + [text[at:]]]


class Skip(Exception):
    pass


class Type:
    def __init__(self, text, prefix, header):
        text = text.strip()
        self.kind, _, rest = text.partition("[")
        self.args = [Type(p, prefix, header) for p in split(rest[:-1])] if rest else []
        if self.kind not in ("Union", "Any", "Tensor", "List", "Dict", "Tuple", "Optional", "str", "NoneType", *SCALARS):
            self.struct(prefix, header)
            return
        self.word = {"Tensor": "tensor", "List": "list", "Dict": "dict", "Optional": "opt", "Tuple": "tuple%d" % len(self.args)}.get(self.kind, self.kind)
        self.word = "_".join([self.word] + [a.word for a in self.args])
        self.name = prefix + "_" + self.word
        self.c = {"Tensor": "tsrt_tensor *", "List": "tsrt_list *", "Dict": "tsrt_dict *", "str": "tsrt_str *", **SCALARS}.get(self.kind, self.name)
        if self.kind == "Optional":
            a = self.args[0]
            self.c = a.c if a.c.endswith("*") else ("tsrt_opt_" + a.kind if a.kind in SCALARS else self.name)


    def struct(self, prefix, header):
        """A NamedTuple, of which the header tells the fields and, beside the list's functions, what lists hold."""
        self.word = self.kind.rsplit(".", 1)[-1]
        self.c = self.name = prefix + "_" + self.word
        found = re.search(r"typedef struct %s \{(.*?)\}" % self.name, header, re.S)
        if not found:
            raise Skip("class " + self.word)
        plain = {"tsrt_tensor": "Tensor", "tsrt_str": "str", "int64_t": "int", "double": "float", "bool": "bool", "tsrt_list": "List[Tensor]"}
        self.fields = [(n, Type(plain.get(c, c), prefix, header)) for c, n in re.findall(r"(\w+) \*?(\w+);", found.group(1))]
        self.kind, self.args = "Tuple", [t for _, t in self.fields]


class Program:
    def __init__(self, prefix, folder, header):
        self.prefix, self.folder, self.header, self.lines, self.count, self.owned, self.dropped = prefix, folder, header, [], 0, [], []

    def new(self, c, value):
        n = "v%d" % self.count
        self.count += 1
        self.lines.append("    %s%s%s = %s;" % (c, "" if c.endswith("*") else " ", n, value))
        return n

    def check(self, what):
        self.lines.append("    if (%s) return fail(c);" % what)

    def build(self, t, v):
        if t.kind == "Optional":
            a = t.args[0]
            if v is None:
                return "NULL" if a.c.endswith("*") else self.new(t.c, "{false, 0}" if a.kind in SCALARS else "{0}")
            inner = self.build(a, v)
            return inner if a.c.endswith("*") else self.new(t.c, "{true, %s}" % inner)
        if t.kind == "Tensor":
            n = "t%d.bin" % self.count
            v = v.detach().contiguous()
            with open(os.path.join(self.folder, n), "wb") as f:
                f.write(bytes(v.untyped_storage())[v.storage_offset() * v.element_size():][:v.numel() * v.element_size()])
            if v.dtype not in DTYPES:
                raise Skip("dtype %s" % v.dtype)
            size = self.new("const int64_t *", "NULL") if not v.dim() else None
            if v.dim():
                size = "s%d" % self.count
                self.lines.append("    const int64_t %s[] = {%s};" % (size, ", ".join(map(str, v.shape))))
            x = self.new(t.c, 'from_file(c, "%s", %s, %d, %s)' % (n, DTYPES[v.dtype], v.dim(), size))
        elif t.kind == "str":
            x = self.new(t.c, "tsrt_str_new(c, %s, %d)" % (json.dumps(v), len(v.encode())))
        elif t.kind in SCALARS:
            return self.new(t.c, str(v).lower() if t.kind == "bool" else "%dLL" % v if t.kind == "int" else repr(float(v)).replace("inf", "INFINITY").replace("nan", "NAN"))
        elif t.kind in ("Union", "Any"):
            kinds = {type(None): "none", bool: "bool", int: "int", float: "float", str: "str"}
            if type(v) not in kinds:
                raise Skip("a %s for a %s" % (type(v).__name__, t.kind))
            inner = Type({"none": "NoneType"}.get(kinds[type(v)], kinds[type(v)]), self.prefix, self.header)
            given = "NULL" if v is None else "&" + self.build(inner, v)
            if v is not None and inner.kind == "str":
                self.owned.remove(given[1:])              # the reference goes along
            x = self.new("tsrt_value", "{0}")
            self.check("tsrt_value_from(c, &tsrt_type_%s, %s, &%s)" % (kinds[type(v)], given, x))
            self.dropped.append(x)
            return x
        elif t.kind == "List":
            x = self.new(t.c, "%s_new(c)" % t.name)
            self.check("!" + x)
            for e in v:
                self.check("%s_push(c, %s, %s)" % (t.name, x, self.build(t.args[0], e)))
        elif t.kind == "Dict":
            x = self.new(t.c, "%s_new(c)" % t.name)
            self.check("!" + x)
            for k, e in v.items():
                self.check("%s_set(c, %s, %s, %s)" % (t.name, x, self.build(t.args[0], k), self.build(t.args[1], e)))
        elif t.kind == "Tuple":
            return self.new(t.c, "%s_make(%s)" % (t.name, ", ".join(self.build(a, e) for a, e in zip(t.args, v))))
        else:
            raise Skip("an argument of type " + t.kind)
        if t.kind in ("Tensor", "str"):
            self.check("!" + x)
        self.owned.append(x)
        return x

    def show(self, t, x, pad="    "):
        add = self.lines.append
        if t.kind == "Optional":
            a = t.args[0]
            pointer = a.c.endswith("*")
            add("%sif (%s) {" % (pad, x if pointer else x + ".has"))
            self.show(a, x if pointer else x + ".value", pad + "    ")
            add('%s} else puts("None");' % pad)
        elif t.kind == "Tensor":
            add("%sif (show_tensor(c, %s)) return fail(c);" % (pad, x))
        elif t.kind == "str":
            add('%sprintf("s %%.*s\\n", (int)%s->len, %s->data);' % (pad, x, x))
        elif t.kind == "float":
            add('%sprintf("%%.17g\\n", %s);' % (pad, x))
        elif t.kind in SCALARS:
            add('%sprintf("%%lld\\n", (long long)%s);' % (pad, x))
        elif t.kind == "List":
            i = "i%d" % self.count
            self.count += 1
            add('%sprintf("list %%lld\\n", (long long)%s->len);' % (pad, x))
            add("%sfor (int64_t %s = 0; %s < %s->len; %s++) {" % (pad, i, i, x, i))
            self.show(t.args[0], "%s_at(%s)[%s]" % (t.name, x, i), pad + "    ")
            add(pad + "}")
        elif t.kind == "Dict":
            n = self.count
            self.count += 1
            add('%sprintf("dict\\n");' % pad)
            add("%sint64_t p%d = 0;" % (pad, n))
            for part, a in (("k", t.args[0]), ("e", t.args[1])):
                add("%s%s%s%s%d;" % (pad, a.c, "" if a.c.endswith("*") else " ", part, n))
            add("%swhile (%s_next(%s, &p%d, &k%d, &e%d)) {" % (pad, t.name, x, n, n, n))
            self.show(t.args[0], "k%d" % n, pad + "    ")
            self.show(t.args[1], "e%d" % n, pad + "    ")
            add(pad + "}")
        elif t.kind == "Tuple":
            for i, a in enumerate(t.args):
                self.show(a, "%s.%s" % (x, t.fields[i][0] if hasattr(t, "fields") else "f%d" % i), pad)
        elif t.kind != "NoneType":
            raise Skip("a result of type " + t.kind)

    def call(self, function, self_, params, result, args):
        given = []
        for (t, default), v in zip(params, args):
            x = self.build(t, v)
            given.append("&" + x if t.kind in ("Tuple", "Union", "Any") or (t.kind == "Optional" and not t.c.endswith("*") and x != "NULL") else x)
        for t, default in params[len(args):]:
            x = self.build(t, default)
            given.append("&" + x if t.kind in ("Union", "Any") or t.kind == "Optional" and not t.c.endswith("*") else x)
        out = None
        if result.kind != "NoneType":
            out = self.new(result.c, "NULL" if result.c.endswith("*") else "0" if result.kind in SCALARS else "{0}")
        self.check("%s(c, %s)" % (function, ", ".join([self_] + given + (["&" + out] if out else []))))
        if out:
            self.show(result, out)
            if result.kind == "Tuple":
                self.lines.append("    %s_release(c, &%s);" % (result.name, out))
            elif result.c.endswith("*"):
                self.owned.append(out)


HEAD = r"""#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "%s.h"
static int fail(tsrt_ctx *c) { return printf("error: %%s\n", tsrt_error_text(c)), 1; }
static tsrt_tensor *from_file(tsrt_ctx *c, const char *name, tsrt_dtype d, int ndim, const int64_t *size) {
    tsrt_tensor *t = tsrt_tensor_new(c, d, ndim, size);
    FILE *f = fopen(name, "rb");
    if (!t || !f) return NULL;
    fseek(f, 0, SEEK_END);
    const long n = ftell(f);
    rewind(f);
    if (n > 0 && fread(tsrt_tensor_data(t), 1, (size_t)n, f) != (size_t)n) return NULL;
    fclose(f);
    return t;
}
static int show_tensor(tsrt_ctx *c, tsrt_tensor *t) {
    tsrt_tensor *wide = NULL, *rows = NULL;
    printf("tensor");
    for (int i = 0; i < t->ndim; i++) printf(" %%lld", (long long)t->size[i]);
    puts("");
    if (tsrt_tensor_to(c, t, TSRT_FLOAT64, &wide) || tsrt_tensor_contiguous(c, wide, &rows)) return 1;
    const double *p = (const double *)tsrt_tensor_data(rows);
    for (int64_t i = 0; i < rows->numel; i++) printf("%%.17g\n", p[i]);
    tsrt_release(c, rows);
    tsrt_release(c, wide);
    return 0;
}
int main(void) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    %s_model *m = NULL;
    if (!c || %s_model_create(c, &m)) return fail(c);
"""


def flat(v, out):
    if isinstance(v, torch.Tensor):
        out.append("tensor" + "".join(" %d" % n for n in v.shape))
        out.extend(v.detach().to(torch.float64).flatten().tolist())
    elif isinstance(v, str):
        out.append("s " + v)
    elif isinstance(v, tuple):
        for x in v:
            flat(x, out)
    elif isinstance(v, list):
        out.append("list %d" % len(v))
        for x in v:
            flat(x, out)
    elif isinstance(v, dict):
        out.append("dict")
        for k, x in v.items():
            flat(k, out)
            flat(x, out)
    else:
        out.append("None" if v is None else float(v))
    return out


def compare(said, want, rtol, atol):
    lines = said.split("\n")[:-1]
    if len(lines) != len(want):
        return "%d values where %d are due: %s" % (len(lines), len(want), said[-200:])
    for a, b in zip(lines, want):
        if isinstance(b, str) and a == b:
            continue
        try:
            x = float(a)
        except ValueError:
            return "%r where %r is due" % (a, b)
        if isinstance(b, str) or not (x == b or (math.isnan(x) and math.isnan(b)) or abs(x - b) <= atol + rtol * abs(b)):
            return "%r where %r is due" % (a, b)
    return ""


def one(o, d, name, tmp, cpp):
    load = lambda n: torch.load(os.path.join(d, n), weights_only=False)
    meta = json.load(open(os.path.join(d, "meta.json")))
    run = lambda *cmd, **k: subprocess.run(cmd, capture_output=True, text=True, cwd=tmp, timeout=600, **k)
    p = run(o.tscc, "-c", os.path.join(d, "model.pt"), "-o", name + ".o", "--prefix=" + name)
    if p.returncode:
        return "tscc exits %d: %s" % (p.returncode, p.stderr[:200])
    header = open(os.path.join(tmp, name + ".h")).read()
    entries = {e["name"].split(".")[1]: e for e in json.loads(run(o.tscc, "inspect", "--json", os.path.join(d, "model.pt")).stdout)["entries"]}
    prog, want = Program(name, tmp, header), []
    for i, (args, result) in enumerate(zip(load("args.pt"), load("expected.pt"))):
        method = (meta.get("methods") or ["forward"])[i % len(meta.get("methods") or [1])]
        e = entries[method]
        default = lambda p: json.loads(p["default"].replace("None", "null").replace("True", "true").replace("False", "false") + ("0" if p["default"].endswith(".") else "")) if p.get("default") else None
        types = [(Type(q["type"], name, header), default(q)) for q in e["parameters"] if q["name"] != "self"]
        prog.lines.append("    tsrt_manual_seed(c, 7);")
        prog.call("%s_model_%s" % (name, method), "m", types, Type(e["result"], name, header), args)
        flat(result, want)
    text = HEAD % (name, name, name) + "\n".join(prog.lines) + "\n" + "".join("    tsrt_release(c, %s);\n" % x for x in prog.owned) + "".join("    tsrt_value_drop(c, &%s);\n" % x for x in prog.dropped) + "    %s_model_free(c, m);\n    tsrt_ctx_free(c);\n    return 0;\n}\n" % name
    with open(os.path.join(tmp, "main.c"), "w") as f:
        f.write(text)
    flags = run(o.tscc, "-print-cflags").stdout.split()
    libs = run(o.tscc, "-print-libs").stdout.split()
    how = ["g++", "-x", "c++", "-std=c++11"] if cpp else ["gcc", "-std=c99", "-pedantic"]
    p = run(*how, "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers", "-Wno-unused-function", "-I.", *flags, "-c", "main.c", "-o", "main.o")
    if p.returncode:
        return "does not compile: " + " ".join(p.stderr.split())[:400]
    p = run(how[0], *(["-fsanitize=leak"] if o.leaks else []), "main.o", name + ".o", *libs, "-o", "main")
    if p.returncode:
        return "does not link: " + p.stderr[:300]
    p = run("./main")
    if p.returncode:
        return "exits %d: %s%s" % (p.returncode, p.stdout[-200:], p.stderr[:400])
    tol = meta.get("tolerance") or {}
    return compare(p.stdout, want, tol.get("rtol", 1e-4), tol.get("atol", 1e-5))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("dir")
    ap.add_argument("--tscc", default="build/tscc")
    ap.add_argument("--filter", default="")
    ap.add_argument("--every", type=int, default=1)
    ap.add_argument("--keep")
    ap.add_argument("--failures")
    ap.add_argument("--leaks", action="store_true")
    o = ap.parse_args()
    o.tscc, o.dir = os.path.abspath(o.tscc), os.path.abspath(o.dir)
    passed, skipped, failed = 0, [], []
    names = [n for n in sorted(os.listdir(o.dir)) if re.search(o.filter, n) and os.path.exists(os.path.join(o.dir, n, "model.pt"))][::o.every]
    for i, name in enumerate(names):
        with tempfile.TemporaryDirectory() as tmp:
            if o.keep:
                tmp = os.path.join(os.path.abspath(o.keep), name)
                os.makedirs(tmp, exist_ok=True)
            try:
                why = one(o, os.path.join(o.dir, name), name, tmp, i % 2)
            except Skip as e:
                skipped.append("%s\t%s" % (name, e))
                continue
            except Exception as e:
                why = "%s: %s" % (type(e).__name__, e)
        passed += not why
        if why:
            failed.append("%s\t%s" % (name, why))
            print("FAIL", failed[-1], flush=True)
    for s in skipped:
        print("left out:", s)
    if o.failures:
        open(o.failures, "w").write("".join(f + "\n" for f in failed))
    print("%d passed, %d failed, %d left out" % (passed, len(failed), len(skipped)))
    return len(failed) > 0


if __name__ == "__main__":
    sys.exit(main())
