#!/bin/sh
# Programs written as archives. tests/save/X.py saves to the path that it gets and prints what both it and what it loads again give; X.out is what
# PyTorch 2.13 prints for the same file. X.code is the code in the archive, X.inspect what `tscc inspect` says of it. An archive that is read and
# written again must come out byte for byte. BLESS=1 writes X.code and X.inspect anew.
set -u
B=${B:-build}; tscc=$(cd "$B" && pwd)/tscc; passed=0 failed=0; top=$(pwd)
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $1"; [ -s "$tmp/diff" ] && head -30 "$tmp/diff"; : >"$tmp/diff"; }
same() {      # what actual expected
    if diff -u "$3" "$2" >"$tmp/diff" 2>&1; then ok; else bad "$1"; fi
}
golden() {    # what actual expected
    [ "${BLESS:-}" ] && cp "$2" "$3"
    same "$1" "$2" "$3"
}
code() {      # archive
    python3 -c 'import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
for n in sorted(z.namelist()):
    inner = n.split("/", 1)[1]
    if inner.endswith(".py") or inner.startswith("extra/"): print("#", inner); print(z.read(n).decode())' "$1"
}
for f in tests/save/*.py; do
    x=${f%.py} name=$(basename "$f" .py)
    mkdir -p "$tmp/a" "$tmp/b"
    timeout 60 "$tscc" run "$f" "$tmp/a/$name.pt" >"$tmp/out" 2>"$tmp/err" || bad "$f: $(head -1 "$tmp/err")"
    same "$f" "$tmp/out" "$x.out"
    code "$tmp/a/$name.pt" >"$tmp/code"; golden "$x.code" "$tmp/code" "$x.code"
    (cd "$tmp/a" && timeout 60 "$tscc" inspect "$name.pt") >"$tmp/inspect" 2>&1; golden "$x.inspect" "$tmp/inspect" "$x.inspect"
    (cd "$tmp/a" && timeout 60 "$tscc" inspect --json "$name.pt") >"$tmp/json" 2>&1
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert d["entries"] and d["supported"] and d["kind"] == "TorchScript archive"' "$tmp/json" 2>"$tmp/diff" && ok || bad "$f: --json"
    timeout 60 "$tscc" --emit=archive "$tmp/a/$name.pt" -o "$tmp/b/$name.pt" 2>"$tmp/diff" || bad "$f: reading it again"
    # extra files are not part of the program
    python3 -c 'import sys, zipfile
a, b = ({n: z.read(n) for n in z.namelist() if "/extra/" not in n} for z in map(zipfile.ZipFile, sys.argv[1:]))
sys.exit(sorted(n for n in set(a) | set(b) if a.get(n) != b.get(n)).__str__() if a != b else 0)' "$tmp/a/$name.pt" "$tmp/b/$name.pt" 2>"$tmp/diff" && ok || bad "$f: written again it differs"
done

# The debug records: where a call of the archive fails is told by the lines that were saved, though the file is gone by then.
cat >"$tmp/gone.py" <<'X'
import sys
import torch


def helper(x: torch.Tensor, k: int) -> torch.Tensor:
    if k > 2:
        raise ValueError("too large: {}".format(k))
    return x[k].view(2, -1)


class Net(torch.nn.Module):
    def forward(self, x: torch.Tensor, k: int) -> torch.Tensor:
        y = x * 2
        return helper(y + 1, k) * 3


torch.jit.save(torch.jit.script(Net()), sys.argv[1])
X
cat >"$tmp/calls.py" <<'X'
import sys
import torch

net = torch.jit.load(sys.argv[1])
for k in [0, 5]:
    try:
        net(torch.ones(3, 3), k)
    except Exception as e:
        print(e)
X
printf '%s\n' '  File "gone.py", line 14, in forward' '               ~~~~~~~~~~~~~~~~ <--- HERE' '  File "gone.py", line 8, in helper' \
    '           ~~~~~~~~~~~~~~~~ <--- HERE' '  File "gone.py", line 14, in forward' '               ~~~~~~~~~~~~~~~~ <--- HERE' \
    '  File "gone.py", line 7, in helper' '        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ <--- HERE' >"$tmp/places"
(cd "$tmp" && "$tscc" run gone.py gone.pt && rm gone.py && "$tscc" --emit=archive gone.pt -o again.pt) >"$tmp/diff" 2>&1 || bad "places: saving"
for x in gone again; do
    (cd "$tmp" && "$tscc" run calls.py $x.pt) 2>&1 | grep -E '^  File|HERE' >"$tmp/out"
    same "places of $x.pt" "$tmp/out" "$tmp/places"
done

# What can't be saved leaves nothing behind.
refuse() {    # name status pattern file...
    n=$1 status=$2 pattern=$3; shift 3
    rm -f "$tmp/x.pt"
    timeout 60 "$tscc" --emit=archive "$@" -o "$tmp/x.pt" >"$tmp/out" 2>&1; rc=$?
    if [ "$rc" -eq "$status" ] && grep -q "$pattern" "$tmp/out" && [ -z "$(ls "$tmp" | grep '^x\.pt')" ]; then ok; else cp "$tmp/out" "$tmp/diff"; bad "$n: exit $rc"; fi
}
cat >"$tmp/several.tsc" <<'X'
def f(x: int) -> int:
    return x
def g(x: int) -> int:
    return x
X
cat >"$tmp/catches.tsc" <<'X'
def f(x: int) -> int:
    try:
        return 1 // x
    except ZeroDivisionError:
        return 0
X
echo 'x = 1' >"$tmp/nothing.tsc"
refuse several 1 archive_several "$tmp/several.tsc"
refuse catches 1 script_no_form "$tmp/catches.tsc"
refuse nothing 1 nothing_exported "$tmp/nothing.tsc"
refuse absent 1 no_such_entry "$tmp/several.tsc" --entry h
timeout 60 "$tscc" --emit=archive "$tmp/several.tsc" --entry f -o "$tmp/no/such/folder/x.pt" >"$tmp/diff" 2>&1
[ $? -eq 1 ] && grep -q save_failed "$tmp/diff" && ok || bad "a folder that is not there"
: >"$tmp/diff"
# inspect: sources, files of data, what is neither
timeout 60 "$tscc" inspect tests/data/values.pt >"$tmp/diff" 2>&1 && grep -q 'in all' "$tmp/diff" && ok || bad "inspect of values"
timeout 60 "$tscc" inspect "$tmp/several.tsc" --entry g >"$tmp/diff" 2>&1 && grep -q '  g(x: int) -> int' "$tmp/diff" && ok || bad "inspect of a source"
timeout 60 "$tscc" inspect "$tmp/several.tsc" --entry h >"$tmp/diff" 2>&1; [ $? -eq 1 ] && ok || bad "inspect of an entry that is not there"
timeout 60 "$tscc" inspect tests/suites/save.sh >"$tmp/diff" 2>&1; [ $? -eq 1 ] && ok || bad "inspect of a text"
cd "$top" || exit 1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
