#!/bin/sh
# Running out of memory: every allocation of a call fails in turn, until the call has enough (`tscc verify --fail-alloc=every`). Each failure must be told
# as such, leave nothing behind, and the call must give the right result in the end. Over the functions of our sample of conformance cases, named by
# their folders, and the calls of operators on tensors in tests/sample_tensor, named as they are. --fail-alloc=random is tried on the latter.
# tests/slow/fail_alloc.py does that with the corpora.
B=${B:-build}
exec python3 - "$B/tscc" <<'PY'
import glob, json, os, re, subprocess, sys

TSCC, TENSOR = sys.argv[1], "tests/sample_tensor/calls"
passed = failed = 0


def verify(name, source, args, expected, more, calls=1):
    """Count the call, or so many of them, as passed when each is ok and no block is left; say what is wrong otherwise."""
    global passed, failed
    done = subprocess.run([TSCC, "verify", source, "--args", args, "--expect", expected, *more], capture_output=True, text=True, timeout=900, errors="replace")
    good = len(re.findall(r"^ok ", done.stdout, re.M))
    whole = done.returncode == 0 and "not freed" not in done.stderr
    passed += good if calls > 1 else whole
    if not whole or (calls > 1 and good != calls):
        failed += max(1, calls - good)
        print(f"FAIL {name}: exit {done.returncode}\n" + "".join(l + "\n" for l in done.stdout.splitlines() if not l.startswith("ok "))[-800:] + done.stderr[-800:])


for path in sorted(glob.glob("tests/sample/*/*/meta.json")):
    case, meta = os.path.dirname(path), json.load(open(path))
    if meta.get("kind") != "function" or meta.get("expect") != "value" or meta.get("random") or not os.path.exists(case + "/args.pt"):
        continue
    more = ["--entry", meta["entry"], "--seed", "0", "--fail-alloc=every"]
    if meta.get("default_dtype"):
        more += ["--default-dtype", meta["default_dtype"].replace("torch.", "")]
    verify(case, case + "/case.py", case + "/args.pt", case + "/expected.pt", more)
count = len(re.findall(r"^#: ", open(TENSOR + ".py").read(), re.M))
folder = os.path.dirname(TENSOR)
for how in ("every", "random"):
    verify(f"{TENSOR}.py, {how}", TENSOR + ".py", folder + "/args.pt", folder + "/expected.pt", ["--seed", "1234", "--fail-alloc=" + how], count)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
PY
