#!/bin/sh
# Weights of exported modules, in the program and in a file beside it (--weights=FILE): the same results, tensors that share memory share it in an instance, two
# instances have their own, and a file that is missing, another one or damaged is an error that the caller gets.
set -u
B=${B:-build}; case $B in /*) tscc=$B/tscc ;; *) tscc=$(pwd)/$B/tscc ;; esac
passed=0 failed=0
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
check() { if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1: '$3' where '$2' is expected"; fi; }
cat >net.tsc <<'P'
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(10, 4)
        self.out = nn.Linear(4, 10, bias=False)
        self.out.weight = self.emb.weight
        with torch.no_grad():
            self.emb.weight.copy_(torch.arange(40.).reshape(10, 4))
        self.register_buffer("big", torch.arange(12.).reshape(3, 4))
        self.register_buffer("row", self.big[1])
        self.register_buffer("t", self.big.t())
        self.register_buffer("flag", torch.tensor([True, False, True]))
        self.register_buffer("h16", torch.ones(3, dtype=torch.float16))
        self.register_buffer("none", torch.empty(0, 3))
        self.parts = [torch.ones(2), torch.zeros(3, dtype=torch.float64)]
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.out(self.emb(x)).sum(1) + self.row.sum() + self.parts[0].sum() + self.flag.sum() + self.h16.sum().float() + self.none.sum()
    @torch.jit.export
    def poke(self) -> float:
        self.out.weight[0, 0] = 100.
        self.row[0] = 50.
        return float(self.emb.weight[0, 0]) + float(self.big[1, 0]) + float(self.t[0, 1])
net = Net()
also = torch.jit.script(nn.Linear(2, 2))
_private = nn.Linear(3, 3)
P
cat >main.c <<'P'
#include "net.h"
#include <stdio.h>
static net *make(tsrt_ctx *c, const char *path) {
    net *n = NULL;
#ifdef FILED
    tsrt_str *name = path ? tsrt_str_from(c, path) : NULL;
    if (net_create(c, name, &n)) puts(tsrt_error_message(c));
    if (name) tsrt_release(c, name);
#else
    (void)path;
    if (net_create(c, &n)) puts(tsrt_error_message(c));
#endif
    return n;
}
static int run(tsrt_ctx *c, net *n) {
    const int64_t two = 2, which[2] = {1, 3};
    tsrt_tensor *x = tsrt_tensor_from_const(c, TSRT_INT64, 1, &two, NULL, which), *y = NULL;
    if (net_forward(c, n, x, &y)) return puts(tsrt_error_text(c)), 1;
    const float *v = tsrt_tensor_data(y);
    printf("%g %g", v[0], v[1]);
    tsrt_release(c, y);
    tsrt_release(c, x);
    return 0;
}
int main(int argc, char **argv) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    const char *path = argc > 1 ? argv[1] : NULL;
    net *a = make(c, path), *b = a ? make(c, path) : NULL;
    double d = 0;
    const int failed = !b || run(c, a) || net_poke(c, a, &d);
    if (!failed) {
        printf(" %g ", d);
        run(c, a), putchar(' '), run(c, b), putchar('\n');
    }
    if (a) net_free(c, a);
    if (b) net_free(c, b);
    tsrt_ctx_free(c);
    return failed;
}
P
want="4369 10609 200 4815 11855 4369 10609"
build() { cc $($tscc -print-cflags) -I. "$@" main.c net.o $($tscc -print-libs) -o app 2>&1 | head -5; }
"$tscc" -c net.tsc -o net.o && build
check "in the program" "$want" "$(./app 2>&1)"
"$tscc" -c net.tsc -o net.o --weights=net.safetensors && build -DFILED
check "in a file" "$want" "$(./app 2>&1)"
check "in a file, named" "$want" "$(./app ./net.safetensors 2>&1)"
cp net.safetensors good
printf 'from safetensors.torch import load_file\nfor k, v in load_file("net.safetensors").items():\n    print(k, tuple(v.shape), v.dtype)\n' >p.py
check "what the file holds" "also.bias (2,) torch.float32
also.weight (2, 2) torch.float32
net.big (3, 4) torch.float32
net.emb.weight (10, 4) torch.float32
net.flag (3,) torch.bool
net.h16 (3,) torch.float16
net.parts.0 (2,) torch.float32
net.parts.1 (3,) torch.float64" "$("$tscc" run p.py 2>&1)"
mv net.safetensors moved
check "missing" "cannot read weights from 'net.safetensors': No such file or directory" "$(./app 2>&1)"
check "moved" "$want" "$(./app moved 2>&1)"
sed "s/arange(40\\.)/arange(1., 41.)/" net.tsc >other.tsc
"$tscc" -c other.tsc -o other.o --weights=net.safetensors
check "another model's" "cannot read weights from 'net.safetensors': it is not the file that was written with this program" "$(./app 2>&1)"
head -c 300 moved >net.safetensors
check "cut off" "cannot read weights from 'net.safetensors': it is not the file that was written with this program: its size differs" "$(./app 2>&1)"
check "a folder" "cannot read weights from '.': it is not a regular file" "$(./app . 2>&1)"
"$tscc" -c net.tsc -o net.o --weights=net.safetensors && cmp -s net.safetensors good; check "the same file again" 0 $?
"$tscc" -shared net.tsc -o libnet.so --weights=lib.safetensors && cmp -s lib.safetensors good; check "of a library" 0 $?
"$tscc" -c net.tsc -o net.o --weights=one.safetensors --export=net && [ "$(wc -c <one.safetensors)" -lt "$(wc -c <good)" ]; check "of one export" 0 $?
rm -f x.o x.safetensors
"$tscc" -c net.tsc -o nowhere/x.o --weights=x.safetensors >log 2>&1; check "an error leaves nothing" "1 no" "$? $([ -e x.safetensors ] && echo yes || echo no)"
echo 'def f(x: int) -> int:
    return x' >f.tsc
"$tscc" -c f.tsc -o f.o --weights=x.safetensors >log 2>&1; check "no module" "1 1" "$? $(grep -c 'no module is exported' log)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
