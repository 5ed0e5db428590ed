#!/bin/sh
# The float32 functions of the runtime: a sample of all floats, at most 2 ulp off (mk/tensor_math.mk).
set -u
B=${B:-build}; passed=0; failed=0
for p in "$B"/tests/math_ulp_*; do
    case $p in *.d) continue ;; *_v3) grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo || continue ;; esac
    out=$("$p" 9973) && passed=$((passed + 1)) || { failed=$((failed + 1)); echo "FAIL $p"; echo "$out"; }
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
