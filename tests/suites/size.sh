#!/bin/sh
# A stripped program that computes on ints, libtsrt static, libc dynamic, holds no more of the runtime than it needs: below 40 KB.
set -u
B=${B:-build}
case $B in *asan*) echo "0 passed, 0 failed, 1 skipped"; exit 0 ;; esac   # sanitizers change sizes
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cat >"$dir/gcd.tsc" <<'TSC'
def gcd(a: int, b: int) -> int:
    while b != 0:
        t = a % b
        a = b
        b = t
    return a


def main() -> int:
    return gcd(1071, 462) + gcd(17, 5)
TSC
"$B/tscc" -O2 "$dir/gcd.tsc" -o "$dir/gcd" && strip "$dir/gcd" && "$dir/gcd"; rc=$?
size=$(wc -c <"$dir/gcd" 2>/dev/null || echo 999999)
echo "exit $rc, $size bytes"
if [ "$rc" -eq 22 ] && [ "$size" -lt 40960 ]; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; exit 1; fi
