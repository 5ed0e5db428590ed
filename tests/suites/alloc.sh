#!/bin/sh
# Running out of memory: every allocation of a call fails in turn, until the call has enough (`tscc verify --fail-alloc=every`). Each failure must be told
# as such, leave nothing behind, and the call must give the right result in the end. Over the functions of our sample of conformance cases.
B=${B:-build}
exec python3 - "$B/tscc" <<'PY'
import glob, json, os, subprocess, sys

passed = failed = 0
for path in sorted(glob.glob("tests/sample/*/*/meta.json")):
    case, meta = os.path.dirname(path), json.load(open(path))
    if meta.get("kind") != "function" or meta.get("expect") != "value" or meta.get("random") or not os.path.exists(case + "/args.pt"):
        continue
    command = [sys.argv[1], "verify", case + "/case.py", "--entry", meta["entry"], "--args", case + "/args.pt", "--expect", case + "/expected.pt",
               "--seed", "0", "--fail-alloc=every"]
    if meta.get("default_dtype"):
        command += ["--default-dtype", meta["default_dtype"].replace("torch.", "")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, errors="replace")
    if done.returncode == 0 and "not freed" not in done.stderr:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {case}: exit {done.returncode}\n{done.stdout[-500:]}{done.stderr[-500:]}")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
PY
