#!/bin/sh
# Text of graphs that PyTorch recorded (tests/ir/functions.py): read and printed, .graph stays what it is and gives PyTorch's .code; the exact
# form reads back to itself.
set -u
B=${B:-build}; passed=0 failed=0
tool=$B/tests/graph_tool; [ -x "$tool" ] || make -s B="$B" ${ASAN:+ASAN=$ASAN} "$tool" >/dev/null
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
ok() { if cmp -s "$1" "$2"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $3"; diff "$1" "$2"; fi; }
for x in tests/ir/*.graph; do
    grep -v '^# graph' "$x" >"$dir/want"; timeout 20 "$tool" "$x" >"$dir/graph" 2>&1; ok "$dir/want" "$dir/graph" "$x"
    timeout 20 "$tool" --code "$x" >"$dir/code" 2>&1; ok "${x%.graph}.code" "$dir/code" "${x%.graph}.code"
    timeout 20 "$tool" --exact "$x" >"$dir/a.graph" 2>&1; timeout 20 "$tool" --exact "$dir/a.graph" >"$dir/b" 2>&1; ok "$dir/a.graph" "$dir/b" "$x, exact"
    timeout 20 "$tool" --optimise "$x" >/dev/null 2>"$dir/err"; : >"$dir/none"; ok "$dir/none" "$dir/err" "$x, optimised"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
