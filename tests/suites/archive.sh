#!/bin/sh
# Programs in archives: what torch.jit.save wrote is verified, checked, compiled to a library and called from a script; what is wrong inside is told, with
# the place. tests/data/archive/make.py wrote the archives with PyTorch, make_legacy.py those of layouts that it no longer writes.
set -u
B=${B:-build}; tscc=$B/tscc; passed=0 failed=0; d=tests/data/archive
san=; case $B in *asan*) san="-fsanitize=address,undefined" ;; esac
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
# expect NAME STATUS PATTERN COMMAND...: exit status, and an output (stdout and stderr) that matches
expect() {
    name=$1 status=$2 pattern=$3; shift 3
    timeout 60 "$@" >"$tmp/out" 2>&1; rc=$?
    if [ "$rc" -eq "$status" ] && { [ -z "$pattern" ] || grep -Eq -- "$pattern" "$tmp/out"; }; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); echo "FAIL $name: exit $rc instead of $status, or no '$pattern'"; head -c 1500 "$tmp/out"
}
expect "net" 0 "^3 passed, 0 failed" "$tscc" verify $d/net.pt --args=$d/net.args.pt --expect=$d/net.expect.pt
expect "net: hooks" 0 "^3 passed, 0 failed" "$tscc" verify $d/net.pt --args=$d/net.args.pt --expect=$d/net.expect.pt --method=__call__
expect "traced" 0 "^2 passed, 0 failed" "$tscc" verify $d/traced.pt --args=$d/traced.args.pt --expect=$d/traced.expect.pt
expect "its own state" 0 "^2 passed, 0 failed" "$tscc" verify $d/state.pt --args=$d/state.args.pt --expect=$d/state.expect.pt
expect "one object in two places" 0 "^2 passed, 0 failed" "$tscc" verify $d/shared.pt --args=$d/shared.args.pt --expect=$d/shared.expect.pt
expect "autocast that is off" 0 "^1 passed, 0 failed" "$tscc" verify $d/cast_off.pt --args=$d/cast_off.args.pt --expect=$d/cast_off.expect.pt
expect "operators of an older version" 0 "^3 passed, 0 failed" "$tscc" verify $d/old.pt --args=$d/old.args.pt --expect=$d/old.expect.pt
# Layouts before 1.4 (make_legacy.py), which tscc writes again as those of today.
for v in 0 1 2 3; do
    expect "layout of 1.$v" 0 "^2 passed, 0 failed" "$tscc" verify $d/legacy_1_$v.pt --args=$d/legacy_1_$v.args.pt --expect=$d/legacy_1_$v.expect.pt
    expect "layout of 1.$v, rewritten" 0 "^2 passed, 0 failed" sh -c "$tscc --emit=archive $d/legacy_1_$v.pt -o $tmp/new.pt && $tscc verify $tmp/new.pt --args=$d/legacy_1_$v.args.pt --expect=$d/legacy_1_$v.expect.pt"
done
expect "1.2: where it failed" 0 "old_model.py:42: " "$tscc" verify $d/legacy_1_2.pt --args=$d/legacy_1_2_fails.args.pt --expect-error=Exception --method=fails
expect "1.2: inspect" 0 "buffer    packed.t  float32\\[3\\]" "$tscc" inspect $d/legacy_1_2.pt
expect "a file without the suffix" 0 "^2 passed" sh -c "cp $d/traced.pt $tmp/traced && $tscc verify $tmp/traced --args=$d/traced.args.pt --expect=$d/traced.expect.pt"
expect "check" 0 "" "$tscc" check $d/net.pt
expect "nothing in it is an extension" 0 "" "$tscc" check -pedantic-errors $d/net.pt
expect "graph" 0 "Tensor = aten::relu\(%x.1\)" "$tscc" --emit=graph $d/traced.pt
# out of a script: an object like any other module
cat >"$tmp/use.py" <<'EOF'
import torch
from typing import Optional

net = torch.jit.load("tests/data/archive/net.pt")
x = torch.tensor([[1.0, 2.0, 3.0]])
print(net.original_name, net.size, net.mode, net.seen, net.view.shape)
print(net(x)[1:])
print(net.seen)
print([name for name, p in net.named_parameters()])
print(torch.jit.load("tests/data/archive/traced.pt")(x))
try:
    net.fails(9)
except torch.jit.Error as e:
    print("three is too much" in str(e))


class Outer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.jit.load("tests/data/archive/traced.pt")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.inner(x) + 1


print(torch.jit.script(Outer())(x))
EOF
cat >"$tmp/want" <<'EOF'
Net 3 Mode.DOUBLE {'a': [1, 2], 'b': []} torch.Size([3, 3])
(6, 'DOUBLE4,6')
{'a': [1, 2], 'b': [6]}
['lin.weight', 'lin.bias', 'blocks.0.w', 'blocks.2.w', 'scorer.w']
tensor([[16.]])
True
tensor([[17.]])
EOF
if timeout 60 "$tscc" run "$tmp/use.py" >"$tmp/got" 2>"$tmp/err" && cmp -s "$tmp/got" "$tmp/want"; then passed=$((passed + 1))
else failed=$((failed + 1)); echo "FAIL use in a script"; diff "$tmp/got" "$tmp/want"; head -c 1000 "$tmp/err"; fi
# as a library
cat >"$tmp/main.c" <<'EOF'
#include <stdio.h>
#include "libtraced.h"
int main(void) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    const int64_t size[2] = {1, 3};
    const float data[3] = {1, 2, 3};
    tsrt_tensor *x = tsrt_tensor_copy_of(c, TSRT_FLOAT32, 2, size, data), *y = NULL;
    traced *m = NULL;
    if (!x || traced_create(c, &m) || traced_forward(c, m, x, &y)) return puts(tsrt_error_text(c)), 1;
    printf("%g\n", *(const float *)tsrt_tensor_data(y));
    tsrt_release(c, x);
    tsrt_release(c, y);
    tsrt_release(c, m);
    tsrt_ctx_free(c);
    return 0;
}
EOF
expect "library" 0 "" "$tscc" -shared $d/traced.pt -o "$tmp/libtraced.so" --header="$tmp/libtraced.h" -MD -MF "$tmp/dep"
expect "depfile" 0 "traced\.pt" cat "$tmp/dep"
# One libtsrt for both: the shared one, which the library was linked with.
resources=$("$tscc" -print-resource-dir)
expect "call from C" 0 "^16$" sh -c "cc $san -I$tmp \$($tscc -print-cflags) $tmp/main.c -o $tmp/main -L$tmp -ltraced $resources/libtsrt.so -Wl,-rpath,$resources && LD_LIBRARY_PATH=$tmp $tmp/main"
# places: the source that was saved, where it is known
expect "where it failed" 0 "make.py:[0-9]+: " "$tscc" verify $d/net.pt --args=$d/fails.args.pt --expect-error="three is too much" --method=fails
expect "no such method" 1 "no attribute 'other_way'" "$tscc" verify $d/net.pt --args=$d/net.args.pt --method=other_way
# what is wrong inside
expect "class gone" 1 "entry 'data.pkl', byte [0-9]+: there is no class '__torch__.Dot'" "$tscc" check $d/bad_class.pt
expect "another base" 1 "bad_base.pt:code/__torch__.py:[0-9]+:1: error: class 'Dot' of an archive derives from 'object'" "$tscc" check $d/bad_base.pt
expect "a call for a value" 1 "bad_call.pt:code/__torch__.py:[0-9]+:[0-9]+: error: a Call does not stand here" "$tscc" check $d/bad_call.pt
expect "a statement" 1 "bad_statement.pt:code/__torch__.py:1:1: error" "$tscc" check $d/bad_statement.pt
expect "syntax" 1 "bad_syntax.pt:code/__torch__.py:[0-9]+:[0-9]+: error: expected" "$tscc" check $d/bad_syntax.pt
expect "types" 1 "make.py:[0-9]+:[0-9]+: error: .*aten::mv" "$tscc" check $d/bad_type.pt
expect "attribute gone" 1 "an object of class 'Dot' lacks its attribute 'v'" "$tscc" check $d/bad_attribute.pt
expect "ranges cut off" 1 "entry 'code/__torch__.py.debug_pkl', byte [0-9]+" "$tscc" check $d/bad_ranges.pt
expect "no code" 1 "there is no class '__torch__.Net'" "$tscc" check $d/no_code.pt
expect "no data" 1 "no entry 'data.pkl'" "$tscc" check $d/no_data.pt
expect "model.json cut off" 1 "entry 'model.json', byte 585: a string has no end" "$tscc" check $d/bad_model_json.pt
expect "a model of another version" 1 "protoVersion is none from 1 to 6" "$tscc" check $d/bad_model_version.pt
expect "a tensor beyond its storage" 1 "entry 'model.json', byte [0-9]+: a tensor reaches beyond its storage" "$tscc" check $d/bad_model_tensor.pt
expect "a parameter's tensor gone" 1 "there is no tensor of parameter 'bias'" "$tscc" check $d/bad_model_id.pt
expect "a storage gone" 1 "no entry 'tensors/0'" "$tscc" check $d/bad_model_storage.pt
expect "a module's code gone" 1 "no entry 'code/legacy_1_0.py'" "$tscc" check $d/bad_model_code.pt
expect "an attribute's type" 1 "bad_model_type.pt:model.json:sizes:1:5: error: '\\[' is never closed" "$tscc" check $d/bad_model_type.pt
expect "an attribute's value gone" 1 "there is no value of attribute 'label'" "$tscc" check $d/bad_model_attribute.pt
expect "a pickle's tensor gone" 1 "entry 'attributes.pkl', byte [0-9]+: there is no tensor 99, only 5" "$tscc" check $d/bad_model_pickle.pt
expect "a quantized tensor of 1.2" 3 "quantized tensors are not supported yet" "$tscc" check $d/quantized_model.pt
# what this version does not have: exit 3, and what it is
for x in "quantized:loading quantized tensors" "channels:loading quantized tensors" "constant:entry 'constants.pkl', byte [0-9]+: loading quantized tensors" \
    "packed:objects of the C\\+\\+ class 'torch.classes.quantized.LinearPackedParamsBase'" "sparse:sparse tensors" "meta:tensors without data \\(of device 'meta'\\)" "float8:loading tensors of dtype torch.float8_e5m2" "autocast:torch.autocast: this"; do
    expect "odd: ${x%%:*}" 3 "${x#*:} (is|are) not supported yet" "$tscc" check $d/odd_${x%%:*}.pt
    expect "odd: inspect ${x%%:*}" 3 "${x#*:} (is|are) not supported yet" "$tscc" inspect $d/odd_${x%%:*}.pt
done
expect "data for a program" 1 "holds data, not a program" "$tscc" check tests/data/values.pt
expect "a program to run" 1 "has no main" "$tscc" run $d/net.pt
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
