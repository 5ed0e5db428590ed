#!/usr/bin/env python3
"""Records PyTorch's answers for the programs of tests/sample. Run by hand with PyTorch 2.13; the tests themselves need no PyTorch.

    record_sample.py [DIR [CASE]...]        DIR is tests/sample unless named; CASE is GROUP/NAME

Each folder DIR/GROUP/NAME holds a case.py whose last function is the entry. A comment '#: (1, "a")' is one call with these arguments;
'#: compile' says that the program only has to compile, '#: refused' that PyTorch must refuse it, '#: fails' before calls that each of
them must fail. Written beside it: args.pt, expected.pt, args_after.pt (where a call changes its arguments) and meta.json, as
tests/conformance.py reads them. What PyTorch does against the mark is reported and recorded as nothing.
"""
import contextlib, copy, importlib.util, io, json, math, os, re, sys, warnings, zipfile

import torch

NAMES = {"inf": math.inf, "nan": math.nan}


def load(path):
    spec = importlib.util.spec_from_file_location("case", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["case"] = module
    spec.loader.exec_module(module)
    return module


def same(a, b):
    return repr(a) == repr(b)


def save(value, name):
    """torch.save, less the members that nothing reads for plain values: a third of the size, and the same bytes each time."""
    buffer = io.BytesIO()
    torch.save(value, buffer)
    with zipfile.ZipFile(buffer) as full, zipfile.ZipFile(name, "w") as small:
        for member in full.namelist():
            if member.split("/", 1)[1] in ("data.pkl", "version", "byteorder") or "/data/" in member:
                small.writestr(zipfile.ZipInfo(member), full.read(member))


def error(e):
    """Type and text of what PyTorch raised, with paths cut to the file's name and the list of overloads left out."""
    text = str(e).replace(os.getcwd() + "/", "")
    text = re.sub(r"The following variants are available:\n.*?\nThe original call is:", "The original call is:", text, flags=re.S)
    return {"type": type(e).__name__, "text": text}


def record():
    """Record the case in the current folder; returns what is wrong with it, or None."""
    text = open("case.py").read()
    entry = re.findall(r"^def (\w+)", text, re.M)[-1]
    marks = [m.strip() for m in re.findall(r"^#: (.*)", text, re.M)]
    refused, fails = "refused" in marks, "fails" in marks
    calls = [eval(m, dict(NAMES)) for m in marks if m.startswith("(")]
    for name in ("args.pt", "expected.pt", "args_after.pt", "meta.json"):
        if os.path.exists(name):
            os.remove(name)
    meta = {"kind": "function", "entry": entry, "expect": "compile_error" if refused else "runtime_error" if fails else "value",
            "calls": len(calls), "flavours": ["source"], "tensor": 0, "level": 1, "recorded": "PyTorch " + torch.__version__.split("+")[0]}
    try:
        torch._C._jit_clear_class_registry()
        script = torch.jit.script(getattr(load("case.py"), entry))
    except Exception as e:
        if not refused:
            return f"refused: {e}"
        meta["errors"] = [error(e)]
    else:
        if refused:
            return "accepted"
        results, after, errors, prints = [], [], [], []
        for args in calls:
            mine, out = copy.deepcopy(args), io.StringIO()
            try:
                with contextlib.redirect_stdout(out):
                    results.append(script(*mine))
                if fails:
                    return f"call {args} gave {results[-1]!r}"
            except Exception as e:
                if not fails:
                    return f"call {args} failed: {e}"
                errors.append(error(e))
            after.append(mine)
            prints.append(out.getvalue())
        if calls:
            save(calls, "args.pt")
            if fails:
                meta["errors"] = errors
            else:
                save(results, "expected.pt")
                if not same(calls, after):
                    save(after, "args_after.pt")
            if any(prints):
                meta["stdout"] = prints
        elif "compile" not in marks:
            return "no calls"
    json.dump(meta, open("meta.json", "w"), indent=1)
    open("meta.json", "a").write("\n")
    return None


def main():
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    if not torch.__version__.startswith("2.13"):
        sys.exit(f"answers are PyTorch 2.13's, this is {torch.__version__}")
    top = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..", "sample"))
    only, wrong = set(sys.argv[2:]), 0
    for folder, _, files in sorted(os.walk(top)):
        name = os.path.relpath(folder, top)
        if "case.py" in files and (not only or name in only):
            os.chdir(folder)
            why = record()
            if why:
                wrong += 1
                print(f"{name}: {why}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
