#!/usr/bin/env python3
"""Compares the code that tscc writes into archives with the code that PyTorch wrote, for the cases that have both a source and an archive.

    compare_code.py DIR [--tscc build/tscc] [--jobs 2] [--every N] [--filter TEXT] [--show N] [--kind KIND] [--floor PERCENT]

DIR holds <file>/<case>/{case.py,archive.pt,meta.json} (build/corpora/conformance). `tscc --emit=archive` compiles each case.py anew; the methods and
functions of both archives are held against each other by name, text for text. Names count from the class on: the recorded archives say
which file of PyTorch's tests a class stood in, and where two classes share a name, PyTorch's marks depend on what else was compiled.
Prints how many are equal, what kinds the others are, and with --show the first N of each (or of one --kind). Standard library only."""
import argparse, collections, concurrent.futures, difflib, json, os, re, subprocess, sys, tempfile, zipfile


def code_of(path):
    """{module: text} of an archive's code, its own modules all called __torch__ and marks of mangling left out."""
    with zipfile.ZipFile(path) as z:
        files = [(n, re.fullmatch(r"[^/]+/code/(.*)\.py", n)) for n in z.namelist()]
        texts = [(m[1].replace("/", "."), z.read(n).decode("utf-8", "replace")) for n, m in files if m]
    mangle = lambda t: re.sub(r"___torch_mangle_\d+\.", "", t)
    texts = [(mangle(m + ".")[:-1], mangle(t)) for m, t in texts]
    own = sorted({m for m, _ in texts if not re.match(r"__torch__\.torch\b", m) and not m.split(".")[-1][0].isupper()}, key=len, reverse=True)
    res = {}
    for module, text in texts:
        for name in own:
            text = re.sub(rf"(?<![\w.]){re.escape(name)}\.(?!torch\.)", "__torch__.", text)
        key = "__torch__" if module in own else module
        res[key] = res.get(key, "") + text
    return res


def functions(path):
    """{name: text} of every method and function; what stands in a class before its methods is its 'CLASS:head'."""
    res = {}
    for module, text in code_of(path).items():
        module, cls, key = module + ".", "", None
        for line in text.splitlines():
            top = re.match(r"class (\w+)", line)
            if top:
                cls = top[1] + "."
                key = module + cls + "head"
                while key in res:
                    key += "'"
            elif re.match(r"  def \w+\(", line) and cls:
                key = module + cls + re.match(r"  def (\w+)", line)[1]
            elif re.match(r"def \w+\(", line):
                cls, key = "", module + re.match(r"def (\w+)", line)[1]
            else:
                res[key] += line + "\n"
                continue
            while key in res:
                key += "'"
            res[key] = line + "\n"
    # The order of constants is that of a set.
    return {k: "\n".join(sorted(v.splitlines())) if k.rstrip("'").endswith(".head") else v for k, v in res.items()}


def renumbered(text):
    """Temporaries by the order in which they come; constants without numbers."""
    names = {}
    text = re.sub(r"CONSTANTS\.c\d+", "CONSTANTS.c", text)
    return re.sub(r"(?<![\w.\"])_\d+\b", lambda m: names.setdefault(m[0], f"_{len(names)}"), text)


def kind_of(name, ours, theirs):
    if ours == theirs:
        return "equal"
    if name.startswith("__torch__.torch."):
        return "PyTorch's own Python"        # torch.nn and the like, which tscc has anew and PyTorch changes from version to version
    if ours is None:
        return "missing"
    if renumbered(ours) == renumbered(theirs):
        return "numbers of temporaries or constants"
    if "".join(sorted(ours.split())) == "".join(sorted(theirs.split())):
        return "order"
    signature = lambda t: t.split(":\n", 1)[0]
    return "signature" if signature(ours) != signature(theirs) else "body"


def compare(case, tscc):
    meta = json.load(open(os.path.join(case, "meta.json")))
    with tempfile.TemporaryDirectory() as d:
        out = os.path.join(d, "out.pt")
        main = os.path.join(d, "main.py")    # imports the case, since PyTorch recorded it as a module, too
        open(main, "w").write(f"from case import {meta['entry']}\n")
        cmd = [tscc, "--emit=archive", main, "-I", case, "-o", out, "--entry", meta["entry"]]
        p = subprocess.run(cmd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
        if p.returncode or not os.path.exists(out):
            return case, p.returncode, p.stderr.decode("utf-8", "replace"), [], []
        theirs, ours = functions(os.path.join(case, "archive.pt")), functions(out)
    rows = [(name, kind_of(name, ours.get(name), text), ours.get(name) or "", text) for name, text in theirs.items()]
    return case, 0, "", [r for r in rows if not r[0].rstrip("'").endswith(".head")], [r for r in rows if r[0].rstrip("'").endswith(".head")]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("dir")
    ap.add_argument("--tscc", default="build/tscc")
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--every", type=int, default=1)
    ap.add_argument("--filter", default="")
    ap.add_argument("--show", type=int, default=0)
    ap.add_argument("--kind")
    ap.add_argument("--floor", type=float)
    a = ap.parse_args()
    cases = sorted(os.path.dirname(os.path.join(d, f)) for d, _, files in os.walk(a.dir) for f in files
                   if f == "archive.pt" and "case.py" in files and a.filter in d)
    cases = [c for c in cases if json.load(open(os.path.join(c, "meta.json")))["kind"] != "trace"][::a.every]
    kinds, heads, failed, shown = (collections.Counter() for _ in range(4))
    whole = 0

    def show(what, name, ours, theirs):
        shown[what] += 1
        if shown[what] <= a.show and a.kind in (None, what):
            print(f"--- {what}: {name}")
            print("\n".join(difflib.unified_diff(theirs.splitlines(), ours.splitlines(), "PyTorch", "tscc", lineterm="", n=30)) if theirs else ours)

    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for case, status, said, rows, tops in pool.map(lambda c: compare(c, a.tscc), cases):
            name = os.path.relpath(case, a.dir)
            if status:
                failed[f"exit {status}"] += 1
                show(f"exit {status}", name, said[:600], "")
            whole += not status and all(r[1] == "equal" for r in rows)
            for fn, kind, ours, theirs in rows:
                kinds[kind] += 1
                if kind != "equal":
                    show(kind, f"{name} {fn}", ours, theirs)
            for fn, kind, ours, theirs in tops:
                heads[kind] += 1
                if kind != "equal":
                    show("class: " + kind, f"{name} {fn}", ours, theirs)
    total = sum(kinds.values())
    percent = 100 * kinds["equal"] / total if total else 0
    print(f"cases: {len(cases)}; all equal: {whole}; not compiled: {dict(failed)}")
    print(f"class heads: {heads['equal']} of {sum(heads.values())} equal; {dict(heads)}")
    for kind, n in kinds.most_common():
        print(f"  {n:5d} {kind}")
    own = total - kinds["PyTorch's own Python"]
    print(f"of the cases' own: {kinds['equal'] / max(own, 1) * 100:.1f} % equal")
    print(f"{kinds['equal']} of {total} functions and methods equal ({percent:.1f} %)")
    return 1 if a.floor is not None and percent < a.floor else 0


if __name__ == "__main__":
    sys.exit(main())
