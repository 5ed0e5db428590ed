#!/bin/sh
# `tscc verify` from the command line: verdicts, order of output, exit statuses, what --save writes. The .pt files were written by torch.save.
set -u
B=${B:-build}; tscc=$B/tscc; passed=0 failed=0; d=tests/data/verify
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
# expect STATUS EXPECTED ARGS...: stdout must be EXPECTED (its last line the counts)
expect() {
    status=$1 want=$2; shift 2
    got=$(timeout 60 "$tscc" verify "$@" 2>"$tmp/err"); rc=$?
    if [ "$rc" -eq "$status" ] && [ "$got" = "$want" ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); echo "FAIL verify $*: exit $rc instead of $status"; echo "$got"; echo "--- wanted"; echo "$want"; head -c 1000 "$tmp/err"
}
expect 0 'scale 2
ok call0
scale 3
ok call1
scale 1
ok call2
3 passed, 0 failed' "$d/f.tsc" --entry=scale --args="$d/scale.args.pt" --expect="$d/scale.expect.pt" --seed=0
expect 1 'scale 2
ok call0
scale 3
FAIL call1: result: 4.5 where 4.6 is expected
scale 1
FAIL call2: result: type float where int is expected: 4.0 where 4
1 passed, 2 failed' "$d/f.tsc" --entry=scale --args="$d/scale.args.pt" --expect="$d/scale.wrong.pt"
expect 0 "ok call0: $d/f.tsc:11: builtins.ValueError: odd: 3
ok call1: $d/f.tsc:11: builtins.ValueError: odd: 5
2 passed, 0 failed" "$d/f.tsc" --entry=deep --args="$d/odd.args.pt" --expect-error=odd
expect 1 "ok call0: $d/f.tsc:11: builtins.ValueError: odd: 3
FAIL call1: did not fail, but gave 3
1 passed, 1 failed" "$d/f.tsc" --entry=deep --args="$d/even.args.pt" --expect-error=
expect 1 "FAIL call0: failed, but not with 'even': $d/f.tsc:11: builtins.ValueError: odd: 3
FAIL call1: failed, but not with 'even': $d/f.tsc:11: builtins.ValueError: odd: 5
0 passed, 2 failed" "$d/f.tsc" --entry=deep --args="$d/odd.args.pt" --expect-error=even
expect 0 'ok call0
ok call1
2 passed, 0 failed' "$d/f.tsc" --entry=mutate --args="$d/mutate.args.pt" --expect="$d/mutate.expect.pt" --expect-args="$d/mutate.after.pt"
expect 1 'FAIL call0: argument 0 after the call: 2 elements where 1 are expected
FAIL call1: argument 0 after the call: 1 elements where 0 are expected
0 passed, 2 failed' "$d/f.tsc" --entry=mutate --args="$d/mutate.args.pt" --expect-args="$d/mutate.args.pt"
expect 0 "ok call0: halve() Expected a value of type 'int' for argument 'x' but instead found type 'str'. Position: 0 Value: 'a' Declaration: halve(int x) -> int
ok call1: halve() Expected a value of type 'int' for argument 'x' but instead found type 'float'. Position: 0 Value: 2.5 Declaration: halve(int x) -> int
2 passed, 0 failed" "$d/f.tsc" --entry=halve --args="$d/type.args.pt" --expect-error='Expected a value'
expect 0 'scale 2
ok scale
ok many
2 passed, 0 failed' "$d/f.tsc" --args="$d/dict.args.pt" --expect="$d/dict.expect.pt" --only=scale,many
got=$("$tscc" verify "$d/f.tsc" --args="$d/dict.args.pt" --expect="$d/dict.expect.pt" 2>/dev/null); rc=$?
want="1 scale 2|ok scale|ok mutate|ok many|ok halve|FAIL broken: |FAIL nothing: |4 passed, 2 failed|"
got="$rc $(echo "$got" | sed -E 's/^(FAIL [a-z]+: ).*/\1/' | tr '\n' '|')"
if [ "$got" = "$want" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL dict: $got"; fi
expect 1 '0 passed, 0 failed' "$d/f.tsc" --entry=scale --args="$d/none.pt" --expect="$d/none.pt"
expect 1 '0 passed, 0 failed' "$d/f.tsc" --entry=scale --args="$d/shape.pt" --expect="$d/shape.pt"
expect 1 '0 passed, 0 failed' "$d/f.tsc" --entry=scale --args="$d/scale.args.pt" --expect="$d/shape.pt"
expect 1 '0 passed, 0 failed' "$d/f.tsc" --entry=scale --args="$d/f.tsc"
expect 1 '0 passed, 0 failed' "$d/f.tsc" --args="$d/dict.args.pt" --only=scale,none
expect 1 '0 passed, 0 failed' tests/data/script.pt --args="$d/none.pt"
# what --save writes reads back, and gives what was expected
expect 0 'ok mutate
ok many
2 passed, 0 failed' "$d/f.tsc" --args="$d/dict.args.pt" --only=mutate,many --save="$tmp/out.pt"
expect 0 'ok mutate
ok many
2 passed, 0 failed' "$d/f.tsc" --args="$d/dict.args.pt" --only=mutate,many --expect="$tmp/out.pt"
# Tensors: any dtype and strides, shared storages (shares writes to one argument and sees it in the other), the place of the worst element.
expect 1 'ok identity
ok swap
ok shares
FAIL wrong: result: 1 of 4 elements differ, most at [1, 1]: 3 where 4 is expected (off by 1; rtol 1.3e-06, atol 1e-05)
ok random
4 passed, 1 failed' "$d/tensors.tsc" --args="$d/tensors.args.pt" --expect="$d/tensors.expect.pt" --seed=3
expect 0 'ok swap
ok wrong
2 passed, 0 failed' "$d/tensors.tsc" --args="$d/tensors.args.pt" --expect="$d/tensors.expect.pt" --only=swap,wrong --shape-only
# A saved model runs as under no_grad: its parameters require grad, what is computed from them does not, and it may write to them. Where a program
# sets the mode itself, that is obeyed.
cat >"$tmp/save.py" <<'X'
import torch
from typing import Tuple


class Half(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(2))

    def forward(self, x: torch.Tensor) -> Tuple[torch.Tensor, bool, bool]:
        self.w.mul_(0.5)
        y = x * self.w
        return y, y.requires_grad, self.w.requires_grad


class Asks(Half):
    def forward(self, x: torch.Tensor) -> Tuple[bool, bool]:
        y = x * self.w
        with torch.no_grad():
            z = x * self.w
        return y.requires_grad, z.requires_grad


torch.jit.save(torch.jit.script(Half()), "half.pt")
torch.jit.save(torch.jit.script(Asks()), "asks.pt")
torch.save([(torch.ones(2),), (torch.ones(2),)], "args.pt")
torch.save([(torch.full((2,), 0.5), False, True), (torch.full((2,), 0.25), False, True)], "half.expect.pt")
torch.save([(True, False), (True, False)], "asks.expect.pt")
X
tool=$(cd "$B" && pwd)/tscc
(cd "$tmp" && timeout 60 "$tool" run save.py) || failed=$((failed + 1))
for m in half asks; do
    expect 0 'ok call0
ok call1
2 passed, 0 failed' "$tmp/$m.pt" --args="$tmp/args.pt" --expect="$tmp/$m.expect.pt"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
