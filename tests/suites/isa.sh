#!/bin/sh
# Instructions of AVX and AVX-512 are only in what is called after a look at the processor: objects of runtime/loops for v3 and v4. And what those define
# for the linker is theirs: each name ends in its instruction set, none is weak (the linker might take a v4 copy for everybody), nothing runs at start.
set -u
B=${B:-build}
passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $1"; }
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
case $(objdump -f "$B"/runtime/loops/gemm.base.o 2>/dev/null) in
*x86-64*) ;;
*) echo "0 passed, 0 failed, 1 skipped"; exit 0 ;;
esac
# Lines of disassembly with what x86-64 itself has not: wide registers, masks, three-operand forms, BMI, FMA.
wide() { objdump -d --no-show-raw-insn "$1" | grep -cE '[[:space:]](v[a-z]+[0-9a-z]*|andn|bextr|blsi|blsr|blsmsk|bzhi|mulx|pdep|pext|rorx|sarx|shlx|shrx|movbe)[[:space:]]+[^<]*%|%[yz]mm'; }

found=""
for o in "$B"/runtime/*.o "$B"/runtime/inline/*.o "$B"/runtime/tensor/*.o "$B"/runtime/kernels/*.o "$B"/gen/op_outs_*.o "$B"/runtime/loops/*.base.o; do
    [ -e "$o" ] || continue
    [ "$(wide "$o")" -eq 0 ] || found="$found $o"
done
if [ -z "$found" ]; then ok; else bad "not for every x86-64:$found"; fi
# The measure itself: it sees them where they are meant to be.
for isa in v3 v4; do if [ "$(wide "$B/runtime/loops/gemm.$isa.o")" -gt 100 ]; then ok; else bad "gemm.$isa.o has no wide instructions"; fi; done

for isa in base v3 v4; do
    nm -A -g --defined-only "$B"/runtime/loops/*.$isa.o | awk -v end="__$isa\$" '$3 !~ end || $2 !~ /^[TRDB]$/' >"$dir/odd"
    if [ ! -s "$dir/odd" ]; then ok; else bad "defined for the linker:"; cat "$dir/odd"; fi
done
nm -g --defined-only "$B"/runtime/loops/*.o | awk 'NF == 3 { print $3 }' | sort | uniq -d >"$dir/twice"
if [ ! -s "$dir/twice" ]; then ok; else bad "defined twice:"; cat "$dir/twice"; fi
if [ "${B%asan}" = "$B" ]; then                     # sanitizers have constructors of their own
    if objdump -h "$B"/runtime/loops/*.o | grep -E '\.(init_array|ctors)|\.gnu\.linkonce' >"$dir/start"; then bad "runs at start:"; cat "$dir/start"; else ok; fi
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
