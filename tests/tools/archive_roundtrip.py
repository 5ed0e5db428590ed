#!/usr/bin/env python3
"""Archives that tscc writes, loaded and run by PyTorch: run by hand with a Python that has torch.

    archive_roundtrip.py SUITE DIR [--tscc build/tscc] [--every N] [--filter TEXT] [--failures FILE] [--floor PERCENT]

SUITE  source    DIR/<file>/<case>/case.py of the conformance cases: tscc --emit=archive --entry ...
       archives  the same cases through their archive.pt: tscc --emit=archive archive.pt
       models    DIR/<model>/model.pt
Each archive is loaded with torch.jit.load in a process of its own, called with args.pt and compared with expected.pt as the recorded answer says
(seeded before each call; random results by shape; models under no_grad but for those that train). Prints what is equal, and why the others are not, by kind."""
import argparse, collections, json, os, signal, subprocess, sys, tempfile
import torch
torch.set_num_threads(1)

def plain(v):
    if isinstance(v, torch.Tensor):
        return v.detach()
    if isinstance(v, (list, tuple)):
        return [plain(x) for x in v]
    return {k: plain(x) for k, x in v.items()} if isinstance(v, dict) else v


def same(a, b, spec):
    if isinstance(a, list):
        assert isinstance(b, list) and len(a) == len(b), "another number of values"
        for x, y in zip(a, b):
            same(x, y, spec)
    elif isinstance(a, dict):
        assert set(a) == set(b), "other keys"
        for k in a:
            same(a[k], b[k], spec)
    elif isinstance(a, (torch.Tensor, float, complex, int)) and not isinstance(a, bool):
        inexact = isinstance(a, torch.Tensor) and (a.is_floating_point() or a.is_complex())
        if spec["random"]:
            assert getattr(a, "shape", None) == getattr(b, "shape", None), "another shape"
        else:
            torch.testing.assert_close(a, b, equal_nan=True, **({"rtol": spec["rtol"], "atol": spec["atol"]} if inexact and spec.get("rtol") is not None else {}))
    else:
        assert type(a) == type(b) and a == b, f"{a!r} where {b!r} is expected"


def run(path, args, expected, spec):
    """Loads and calls it; '' when all is equal, else the kind and why."""
    torch.set_default_dtype(getattr(torch, spec.get("default_dtype") or "float32"))
    torch.set_grad_enabled(not spec.get("no_grad"))
    try:
        m = torch.jit.load(path)
    except Exception as e:
        return "not loaded: " + str(e)
    if not spec["calls"]:
        return ""
    load = lambda p: torch.load(p, weights_only=False)
    try:
        want = load(expected) if expected else None
        if spec.get("state"):
            m.load_state_dict(load(spec["state"]))
        methods = spec.get("methods") or ["forward"]
        for i, call in enumerate(load(args)):
            name = methods[i % len(methods)]
            f = m if name in ("__call__", "forward") else getattr(m, name)
            torch.manual_seed(spec["seed"])
            if not spec["raises"]:
                same(plain(f(*call)), plain(want[i]), spec)
                continue
            try:
                f(*call)
            except Exception:
                continue
            return "differs: no error where one is expected"
    except Exception as e:
        return "differs: " + str(e)
    return ""


warm = []


def apart(path, args, expected, spec, log):
    """run() in a process of its own, since an archive may crash the one it is loaded in. The first runs here too: what torch imports late is
    then there for all."""
    if not warm:
        warm.append(run(path, args, expected, spec))
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        signal.alarm(120)
        why = run(path, args, expected, spec)
        with open(log, "w") as f:
            f.write(why)
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    return open(log).read() if not status else f"crashed: status {status}"


def jobs(a):
    for d, _, files in sorted(os.walk(a.dir)):
        if a.filter not in d or "meta.json" not in files:
            continue
        m = json.load(open(os.path.join(d, "meta.json")))
        path = lambda f: os.path.join(d, f)
        spec = {"seed": 0, "random": bool(m.get("random")), "raises": m.get("expect") == "runtime_error", "calls": m.get("calls") or 0,
                "default_dtype": m.get("default_dtype")}
        if a.suite == "models":
            if "model.pt" not in files:
                continue
            tol = m.get("tolerance")
            rtol, atol = (tol.get("rtol", 1e-4), tol.get("atol", 1e-5)) if isinstance(tol, dict) else (tol, tol) if tol else (None, None)
            spec.update(seed=7, no_grad=m.get("family") != "train", calls=m["n_calls"], methods=m.get("methods"), rtol=rtol, atol=atol)
            yield d, [path("model.pt")], path("args.pt"), path("expected.pt"), spec
            continue
        if m["expect"] == "compile_error" or m["kind"] in ("class", "string") or m.get("file") == "beyond":
            continue
        if a.suite == "archives" and "archive.pt" in files:
            cmd = [path("archive.pt")]
        elif a.suite == "source" and "case.py" in files and "source" in m.get("flavours", ["source"]):
            cmd = [path("case.py")] + (["--entry", m["entry"]] if m.get("entry") else [])
            if "state.pt" in files:
                spec["state"] = path("state.pt")
        else:
            continue
        if m.get("method") and m["kind"] != "function":
            spec["methods"] = [m["method"]]
        yield d, cmd, path("args.pt"), path("expected.pt") if "expected.pt" in files else "", spec


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("suite", choices=["source", "archives", "models"])
    ap.add_argument("dir")
    ap.add_argument("--tscc", default="build/tscc")
    ap.add_argument("--every", type=int, default=1)
    ap.add_argument("--filter", default="")
    ap.add_argument("--failures")
    ap.add_argument("--floor", type=float)
    a = ap.parse_args()
    kinds, lines = collections.Counter(), []
    with tempfile.TemporaryDirectory() as tmp:
        out = os.path.join(tmp, "out.pt")
        for d, cmd, args, expected, spec in list(jobs(a))[::a.every]:
            if os.path.exists(out):
                os.unlink(out)
            name = os.path.relpath(d, a.dir)
            p = subprocess.run([a.tscc, "--emit=archive"] + cmd + ["-o", out], capture_output=True, text=True, timeout=120)
            if p.returncode:
                kind, why = f"tscc exits {p.returncode}", (p.stderr.strip().splitlines() or [""])[0]
            else:
                kind, _, why = apart(out, args, expected, spec, out + ".log").partition(": ")
                kind, why = kind or "equal", " ".join(why.split())[:400]
            kinds[kind] += 1
            if kind != "equal":
                lines.append(f"{name}\t{kind}: {why}")
    if a.failures:
        open(a.failures, "w").write("".join(l + "\n" for l in lines))
    total = sum(kinds.values())
    for kind, n in kinds.most_common():
        print(f"  {n:5d} {kind}")
    print(f"{kinds['equal']} of {total} equal ({100 * kinds['equal'] / max(total, 1):.1f} %)")
    return 1 if a.floor is not None and 100 * kinds["equal"] / max(total, 1) < a.floor else 0


if __name__ == "__main__":
    sys.exit(main())
